import { type AttemptObserver, type AttemptRecord, isFailure } from './records/attempt-record.ts';

/** Counts the exchanges with providers since the start. */
export class UpstreamMeter implements AttemptObserver {
  #total = 0;
  #failed = 0;
  #durationMs = 0;

  onAttemptEnd({ result, durationMs, firstTokenMs }: AttemptRecord): void {
    this.#total += 1;
    // A stream lasts as long as the model has something to say: how fast it answers shows in its first content.
    this.#durationMs += firstTokenMs ?? durationMs;
    if (isFailure(result)) this.#failed += 1;
  }

  /** Totals; ratios are 0 while nothing was counted. */
  snapshot(): { readonly total: number; readonly errorRatio: number; readonly averageMs: number } {
    const divisor = Math.max(1, this.#total);
    return { total: this.#total, errorRatio: this.#failed / divisor, averageMs: this.#durationMs / divisor };
  }
}
