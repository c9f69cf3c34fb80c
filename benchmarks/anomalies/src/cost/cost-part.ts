import { compare, type Comparison, type PartResult } from '@proxyapi/bench-harness';
import type { ObservedAttempt } from '@proxyapi/proxy-logging';

import { DETECTOR_KINDS } from '../detectors/detector-kinds.ts';
import { MODEL_PROFILES } from '../traffic/model-profiles.ts';
import { simulate } from '../traffic/simulate.ts';
import type { TraceRow } from '../traffic/trace.ts';
import { measureCost } from './measure-cost.ts';

const MODELS = 20;
const COMPARISON: Comparison = { name: 'ns per attempt, detector, worst round', kind: 'worst', figure: 'nsPerAttempt', subject: 'detector', against: 'detector', digits: 0, target: 1000 };

/** What attempts to measure the cost with are made of. */
export interface MixedAttemptsOptions {
  readonly trace: readonly TraceRow[];
  readonly seed: number;
  readonly count: number;
}

/** Attempts at many models in turn. */
export function createMixedAttempts({ trace, seed, count }: MixedAttemptsOptions): readonly ObservedAttempt[] {
  const profile = { ...MODEL_PROFILES[0], errorRatio: 0.01 };
  const plan = { incidents: [], endMs: Infinity };
  return simulate({ profile, plan, trace, seed }).take(count).map((attempt, index) => ({ ...attempt, model: `model-${index % MODELS}` })).toArray();
}

/** What an attempt costs each detector. */
export function costPart(attempts: readonly ObservedAttempt[], count: number): PartResult {
  const rounds = Array.from({ length: count }, () => DETECTOR_KINDS.map((kind) => ({ subject: kind.name, figures: { nsPerAttempt: measureCost(kind, attempts) } })));
  return {
    name: 'cost',
    title: 'What an attempt costs',
    method: `${attempts.length} attempts at ${MODELS} models in turn, three a second, which ends a bucket of some model three times in ten seconds; the fastest of five passes. The others are asked for one model only and keep no map.`,
    columns: [{ figure: 'nsPerAttempt', label: 'ns per attempt', digits: 0 }],
    rounds,
    outcomes: [compare(COMPARISON, rounds)],
  };
}
