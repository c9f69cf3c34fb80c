import type { BilledUsage } from './billed-usage.ts';

/** One exchange with a provider, when it is over. */
export interface AttemptRecord {
  /** GenAI's name of the operation. */
  readonly operation: 'chat' | 'text_completion' | 'embeddings';
  readonly provider: string;
  /** The model's name at the provider. */
  readonly model: string;
  /** `ok`, an error's code such as `upstream_timeout`, or `cancelled` where nobody wanted the answer any more. */
  readonly result: string;
  /** The provider's status; `undefined` where no answer began. */
  readonly status: number | undefined;
  /** When it began, in milliseconds since the epoch. */
  readonly startedAtMs: number;
  /** Until its answer was complete, or it failed. */
  readonly durationMs: number;
  /** Of a stream: until its first content. */
  readonly firstTokenMs: number | undefined;
  /** Tokens that it is charged for; `undefined` where it failed before its answer. */
  readonly usage: BilledUsage | undefined;
  readonly costUsd: number | undefined;
}

/** Told of each exchange once, when it is over. Must be fast, and may not throw. */
export interface AttemptObserver {
  onAttemptEnd(record: AttemptRecord): void;
}
