/**
 * When the parts of an answer are due: each its pause after the moment at which the one before was due, not at which it went
 * out. A machine that is late makes parts late that way, and the answer no slower from part to part.
 */
export class Pace {
  readonly #now: () => number;
  #dueAtMs: number;

  /** `now`: milliseconds on a clock that nobody sets. */
  constructor(now = (): number => performance.now()) {
    this.#now = now;
    this.#dueAtMs = now();
  }

  /** @returns milliseconds to wait for the next part, in whole ones as timers have them; 0 where it is due already. */
  next(pauseMs: number): number {
    this.#dueAtMs += pauseMs;
    return pauseMs > 0 ? Math.max(0, Math.ceil(this.#dueAtMs - this.#now())) : 0;
  }

  /** The next pause counts from now. */
  restart(): void {
    this.#dueAtMs = this.#now();
  }
}
