import { compare, type Comparison, type Measurement, type PartResult } from '@proxyapi/bench-harness';

import { DETECTOR_KINDS } from '../detectors/detector-kinds.ts';
import { HARMLESS, type IncidentKind } from '../incidents/incident-kinds.ts';
import { MODEL_PROFILES } from '../traffic/model-profiles.ts';
import { INCIDENT_COLUMNS, incidentFigures, OVERALL_COLUMNS, overallFigures } from './figures.ts';
import type { Verdict } from './judge-alarms.ts';

/** For each detector a verdict on each model. */
export type Round = readonly (readonly Verdict[])[];

const [OWN, ...OTHERS] = DETECTOR_KINDS.map(({ name }) => name);

/** All incidents on all models together, for each detector. */
export function overallPart(rounds: readonly Round[]): PartResult {
  const measured = rounds.map((round) => DETECTOR_KINDS.map(({ name }, place) => ({ subject: name, figures: overallFigures(round[place] ?? []) })));
  const comparisons = OTHERS.flatMap((against): Comparison[] => [
    { name: `precision, percentage points, detector − ${against}`, kind: 'difference', figure: 'precisionPercent', subject: OWN ?? '', against, digits: 1 },
    { name: `recall, percentage points, detector − ${against}`, kind: 'difference', figure: 'recallPercent', subject: OWN ?? '', against, digits: 1 },
  ]);
  return {
    name: 'overall',
    title: 'All incidents on all models',
    method: 'Precision: of all alarms, those that belong to an incident. Recall: of all incidents, those told of while they last, for one of the signals that they change. Delay: the median until that, where an incident that was never told of counts with its whole length. An alarm that begins within ten minutes after its incident is neither true nor false. “4 of 6 buckets” has the same baselines, tests each bucket of ten seconds by itself and needs four of six; “three sigma” compares the mean of each minute with a moving mean and spread; “fixed limits” are 10 % of errors, 2 s to the first token and 15 s to the whole answer over five minutes.',
    columns: OVERALL_COLUMNS,
    rounds: measured,
    outcomes: comparisons.map((comparison) => compare(comparison, measured)),
  };
}

/** Each kind of incident by itself, for the detector at `place`. */
export function incidentsPart(rounds: readonly Round[], place: number, kinds: readonly IncidentKind[]): PartResult {
  const name = DETECTOR_KINDS[place]?.name ?? '';
  const isHarmless = new Set(HARMLESS);
  return {
    name: `incidents: ${name}`,
    title: `Each incident, ${name}`,
    method: `What is above “${HARMLESS[0]?.name ?? ''}” should be told of; from there on nothing should. “False alarms” began during the incident or within ten minutes after it and have nothing to do with it.`,
    columns: INCIDENT_COLUMNS,
    rounds: rounds.map((round) => kinds.map((kind): Measurement => {
      const own = (round[place] ?? []).flatMap(({ incidents }) => incidents).filter(({ incident }) => incident.kind === kind);
      const figures = incidentFigures(own);
      return { subject: kind.name, figures: isHarmless.has(kind) ? { ...figures, delaySeconds: 0 } : figures };
    })),
    outcomes: [],
  };
}

/** The detector on each model by itself. */
export function modelsPart(rounds: readonly Round[]): PartResult {
  return {
    name: 'models',
    title: 'All incidents on each model, detector',
    method: `Requests per second over the day: ${MODEL_PROFILES.map(({ model, perSecond }) => `${model} ${Number(perSecond.toPrecision(2))}`).join(', ')}. The busy one is asked for streams only, the rare one for whole answers only.`,
    columns: OVERALL_COLUMNS,
    rounds: rounds.map((round) => (round[0] ?? []).map((verdict) => ({ subject: verdict.model, figures: overallFigures([verdict]) }))),
    outcomes: [],
  };
}
