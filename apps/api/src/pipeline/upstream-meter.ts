/** One exchange with a provider, when it has ended or, for a stream, begun. */
export interface AttemptOutcome {
  readonly isFailed: boolean;
  /** Until the whole answer, or the first output of a stream. */
  readonly durationMs: number;
}

/** Counts the exchanges with providers since the start. */
export class UpstreamMeter {
  #total = 0;
  #failed = 0;
  #durationMs = 0;

  onAttempt({ isFailed, durationMs }: AttemptOutcome): void {
    this.#total += 1;
    this.#durationMs += durationMs;
    if (isFailed) this.#failed += 1;
  }

  /** Totals; ratios are 0 while nothing was counted. */
  snapshot(): { readonly total: number; readonly errorRatio: number; readonly averageMs: number } {
    const divisor = Math.max(1, this.#total);
    return { total: this.#total, errorRatio: this.#failed / divisor, averageMs: this.#durationMs / divisor };
  }
}
