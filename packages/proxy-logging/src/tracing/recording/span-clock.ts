/**
 * Times for the spans of one trace, in milliseconds since the epoch. It is set by the wall clock once and goes on
 * monotonically, so no span of the trace begins before its parent or ends before it began, whatever is done to the clock.
 */
export class SpanClock {
  /** What the wall clock is ahead of `performance.timeOrigin + performance.now()`. */
  readonly #aheadMs: number;
  readonly startMs: number;

  constructor() {
    this.startMs = Date.now();
    this.#aheadMs = this.startMs - monotonicEpochMs();
  }

  nowMs(): number {
    return monotonicEpochMs() + this.#aheadMs;
  }

  /** A time of `performance.timeOrigin + performance.now()` in this trace, from its start until now. */
  at(monotonicMs: number): number {
    return Math.max(this.startMs, Math.min(monotonicMs + this.#aheadMs, this.nowMs()));
  }
}

function monotonicEpochMs(): number {
  return performance.timeOrigin + performance.now();
}
