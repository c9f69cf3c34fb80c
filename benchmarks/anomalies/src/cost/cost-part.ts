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

/** Attempts per second at all models together: buckets of fifty samples, and of hardly more than one. */
const DENSE_PER_SECOND = 100;
const SPARSE_PER_SECOND = 3;

/** The same models asked often, and seldom. */
export interface MixedAttempts {
  readonly dense: readonly ObservedAttempt[];
  readonly sparse: readonly ObservedAttempt[];
}

/** Attempts at many models in turn. */
export function createMixedAttempts(options: MixedAttemptsOptions): MixedAttempts {
  return { dense: createAttempts(options, DENSE_PER_SECOND), sparse: createAttempts(options, SPARSE_PER_SECOND) };
}

function createAttempts({ trace, seed, count }: MixedAttemptsOptions, perSecond: number): readonly ObservedAttempt[] {
  const plan = { incidents: [], endMs: Infinity };
  return simulate({ profile: { ...MODEL_PROFILES[0], perSecond }, plan, trace, seed }).take(count)
    .map((attempt, index) => ({ ...attempt, model: `model-${index % MODELS}` })).toArray()
    .toSorted((one, other) => one.startedAtMs + one.durationMs - other.startedAtMs - other.durationMs);
}

/** What an attempt costs each detector. */
export function costPart({ dense, sparse }: MixedAttempts, count: number): PartResult {
  const rounds = Array.from({ length: count }, () => DETECTOR_KINDS.map((kind) => ({
    subject: kind.name, figures: { nsPerAttempt: measureCost(kind, dense), nsPerSparseAttempt: measureCost(kind, sparse) },
  })));
  return {
    name: 'cost',
    title: 'What an attempt costs',
    method: `${dense.length} attempts at ${MODELS} models in turn, ${DENSE_PER_SECOND} a second: a bucket of ten seconds has fifty of them. “Seldom”: ${SPARSE_PER_SECOND} a second, so that nearly every attempt ends a bucket and has it judged. The fastest of five passes. The others watch one model only and keep no map.`,
    columns: [{ figure: 'nsPerAttempt', label: 'ns per attempt', digits: 0 }, { figure: 'nsPerSparseAttempt', label: 'ns per attempt, seldom', digits: 0 }],
    rounds,
    outcomes: [compare(COMPARISON, rounds)],
  };
}
