import { type Column, median, type Measurement } from '@proxyapi/bench-harness';

import type { IncidentVerdict, Verdict } from './judge-alarms.ts';

const MS_PER_SECOND = 1000;
const MS_PER_DAY = 86_400_000;

export const OVERALL_COLUMNS: readonly Column[] = [
  { figure: 'precisionPercent', label: 'precision %', digits: 1 },
  { figure: 'recallPercent', label: 'recall %', digits: 1 },
  { figure: 'delaySeconds', label: 'delay s', digits: 0 },
  { figure: 'falseAlarmsPerDay', label: 'false alarms per model and day', digits: 2 },
];

export const INCIDENT_COLUMNS: readonly Column[] = [
  { figure: 'toldPercent', label: 'told %', digits: 0 },
  { figure: 'delaySeconds', label: 'delay s', digits: 0 },
  { figure: 'falseAlarms', label: 'false alarms for each', digits: 2 },
];

/** All verdicts on one detector together. */
export function overallFigures(verdicts: readonly Verdict[]): Measurement['figures'] {
  const incidents = verdicts.flatMap(({ incidents: each }) => each).filter(isTrue);
  const trueAlarms = sum(verdicts.map((verdict) => verdict.trueAlarms));
  const falseAlarms = sum(verdicts.map((verdict) => verdict.falseAlarms));
  return {
    // A detector that says nothing is never wrong.
    precisionPercent: trueAlarms + falseAlarms === 0 ? 100 : (100 * trueAlarms) / (trueAlarms + falseAlarms),
    recallPercent: toldPercent(incidents),
    delaySeconds: delaySeconds(incidents),
    falseAlarmsPerDay: falseAlarms / (sum(verdicts.map(({ watchedMs }) => watchedMs)) / MS_PER_DAY),
  };
}

/** The verdicts on incidents of one kind. */
export function incidentFigures(verdicts: readonly IncidentVerdict[]): Measurement['figures'] {
  return {
    toldPercent: toldPercent(verdicts),
    delaySeconds: delaySeconds(verdicts),
    falseAlarms: sum(verdicts.map(({ falseAlarms }) => falseAlarms)) / verdicts.length,
  };
}

function isTrue({ incident }: IncidentVerdict): boolean {
  return incident.kind.signals.length > 0;
}

function toldPercent(verdicts: readonly IncidentVerdict[]): number {
  return (100 * verdicts.filter(({ delayMs }) => delayMs !== undefined).length) / verdicts.length;
}

// One that was never told of counts with the time it lasted.
function delaySeconds(verdicts: readonly IncidentVerdict[]): number {
  return median(verdicts.map(({ delayMs, incident }) => delayMs ?? incident.endMs - incident.startMs)) / MS_PER_SECOND;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
