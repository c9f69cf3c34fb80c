import { performance } from 'node:perf_hooks';

/**
 * Tells the gateway's own time apart from the time it waits for others. Monotonic: a change of the machine's time does
 * not touch it.
 */
export class RequestClock {
  readonly #startedAt = performance.now();
  #waitedMs = 0;
  #upstreamMs = 0;

  /** Milliseconds on a clock that only this class's methods read. */
  static now(): number {
    return performance.now();
  }

  /** Adds a wait for the caller's body that began at `since`. */
  addClientWait(since: number): void {
    this.#waitedMs += performance.now() - since;
  }

  /** Adds a wait for a provider that began at `since`. */
  addUpstreamWait(since: number): void {
    const waitMs = performance.now() - since;
    this.#waitedMs += waitMs;
    this.#upstreamMs += waitMs;
  }

  /** Time spent waiting for providers so far. */
  get upstreamMs(): number {
    return this.#upstreamMs;
  }

  /** Time since the request began that was neither the caller's nor a provider's. */
  get overheadMs(): number {
    return performance.now() - this.#startedAt - this.#waitedMs;
  }
}
