import { type BenchmarkResult, createResult, describeMachine, type OnProgress, seededRandom } from '@proxyapi/bench-harness';

import { costPart, createMixedAttempts } from './cost/cost-part.ts';
import { DETECTOR_KINDS } from './detectors/detector-kinds.ts';
import { HARMLESS, type IncidentKind, TRUE_INCIDENTS } from './incidents/incident-kinds.ts';
import { planIncidents } from './incidents/plan.ts';
import { judgeAlarms } from './judge/judge-alarms.ts';
import { incidentsPart, modelsPart, overallPart, type Round } from './judge/parts.ts';
import { watchModel } from './judge/watch-model.ts';
import type { BenchmarkOptions } from './parse-options.ts';
import { MODEL_PROFILES, type ModelProfile } from './traffic/model-profiles.ts';
import { readTrace, type TraceRow } from './traffic/trace.ts';

const UNPINNED = 'nothing is pinned: one process does one thing at a time';
const NOTE = 'Simulated traffic, not recorded: it can show what a detector misses, and cannot show that real incidents look like these. Every figure but the cost follows from the seeds.';
const SMOKE_NOTE = 'A smoke run with three incidents: no figure means anything.';
const ALL_KINDS = [...TRUE_INCIDENTS, ...HARMLESS];
const SMOKE_KINDS = ALL_KINDS.filter(({ name }) => ['latency ×3', 'outage: all fail', 'load ÷10'].includes(name));

/** Shows every detector every incident on every model, in every round at other times and in another order. */
export async function runBenchmark({ rounds: count, seed, traceFile, isSmoke }: BenchmarkOptions, onProgress: OnProgress): Promise<BenchmarkResult> {
  const machine = describeMachine(UNPINNED);
  const trace = readTrace(traceFile);
  const kinds = isSmoke ? SMOKE_KINDS : ALL_KINDS;
  const rounds: Round[] = [];
  for (let round = 0; round < count; round += 1) {
    onProgress(`round ${round + 1} of ${count}`);
    rounds.push(judgeRound({ trace, kinds, seed: seed + round, profiles: isSmoke ? MODEL_PROFILES.slice(1) : MODEL_PROFILES }));
  }
  onProgress('cost');
  const cost = costPart(createMixedAttempts({ trace, seed, count: isSmoke ? 2000 : 200_000 }), count);
  return createResult({
    benchmark: 'anomalies',
    note: isSmoke ? SMOKE_NOTE : NOTE,
    machine,
    parts: [overallPart(rounds), ...DETECTOR_KINDS.map((_, place) => incidentsPart(rounds, place, kinds)), modelsPart(rounds), cost],
  });
}

/** What one round shows to the detectors. */
export interface RoundOptions {
  readonly trace: readonly TraceRow[];
  readonly kinds: readonly IncidentKind[];
  readonly seed: number;
  readonly profiles: readonly ModelProfile[];
}

/** One round's verdicts, for each detector one on each model. */
export function judgeRound({ trace, kinds, seed, profiles }: RoundOptions): Round {
  const models = profiles.map((profile, index) => {
    const own = seed * MODEL_PROFILES.length + index;
    const plan = planIncidents(kinds, seededRandom(own));
    return watchModel({ profile, plan, trace, seed: own + 1_000_000 }, DETECTOR_KINDS).map((alarms) => judgeAlarms(alarms, { plan, model: profile.model }));
  });
  return DETECTOR_KINDS.map((_, place) => models.flatMap((verdicts) => verdicts[place] ?? []));
}
