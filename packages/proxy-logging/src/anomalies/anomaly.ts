/**
 * What is watched: time to the first token of streams (ms), time to the whole answer of those that are no streams (ms),
 * the share of failed attempts (0–1), and generated tokens for each answer.
 */
export const ANOMALY_SIGNALS = ['first_token', 'whole_answer', 'errors', 'tokens'] as const;

/** One of {@link ANOMALY_SIGNALS}. */
export type AnomalySignal = (typeof ANOMALY_SIGNALS)[number];

/** A signal that has left its baseline, and how anybody can tell. */
export interface Anomaly {
  readonly provider: string;
  readonly model: string;
  readonly signal: AnomalySignal;
  /** Only `tokens` is told of when it goes down. */
  readonly direction: 'up' | 'down';
  /** Since it began, in the signal's own unit; of times and tokens the geometric mean. */
  readonly observed: number;
  /** The same before it began. */
  readonly expected: number;
  /** `observed ÷ expected`. */
  readonly ratio: number;
  /** How many standard errors `observed` lies away from `expected`. */
  readonly deviations: number;
  /** When it most likely began, in milliseconds since the epoch: before it was sure enough to be told. */
  readonly sinceMs: number;
  /** Attempts that `observed` rests on; old ones count for less. */
  readonly samples: number;
}

/** Whether one signal of one model is away from its baseline. */
export interface SignalState {
  readonly provider: string;
  readonly model: string;
  readonly signal: AnomalySignal;
  readonly isAnomalous: boolean;
}
