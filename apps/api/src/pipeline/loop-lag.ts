import { performance } from 'node:perf_hooks';

/** How often the event loop is timed. */
const TICK_MS = 50;

/** Knows how late the event loop is: how much later than asked for its last timer ran, or should have run by now. */
export class LoopLag {
  #dueAtMs = performance.now() + TICK_MS;
  #lastLagMs = 0;
  readonly #timer = setInterval(() => this.#tick(), TICK_MS).unref();

  /** Milliseconds; about 0 to 2 while there is time. */
  get ms(): number {
    return Math.max(this.#lastLagMs, performance.now() - this.#dueAtMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    const nowMs = performance.now();
    this.#lastLagMs = Math.max(0, nowMs - this.#dueAtMs);
    this.#dueAtMs = nowMs + TICK_MS;
  }
}
