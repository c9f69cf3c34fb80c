import type { AnomalySignal } from './anomaly.ts';
import type { Baseline } from './baseline.ts';
import type { Direction } from './direction.ts';
import { LevelBaseline } from './level-baseline.ts';
import { RateBaseline } from './rate-baseline.ts';

/** How a signal is judged. */
export interface SignalFacts {
  /** The ways it may go that are told; it gets used to the other ones in silence. */
  readonly told: readonly Direction[];
  createBaseline(): Baseline;
}

/** Twice as slow is looked for; up to 1.4 times, the root of it, is put up with for good. */
const LATENCY_FACTOR = 2;
/** Answers differ more than latencies, and callers change what they ask for. */
const TOKENS_FACTOR = 3;

/** Each signal's. */
export const SIGNAL_FACTS: Readonly<Record<AnomalySignal, SignalFacts>> = {
  first_token: { told: [1], createBaseline: () => new LevelBaseline(LATENCY_FACTOR) },
  whole_answer: { told: [1], createBaseline: () => new LevelBaseline(LATENCY_FACTOR) },
  errors: { told: [1], createBaseline: () => new RateBaseline() },
  tokens: { told: [1, -1], createBaseline: () => new LevelBaseline(TOKENS_FACTOR) },
};
