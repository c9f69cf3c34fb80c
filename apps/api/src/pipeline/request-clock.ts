import { performance } from 'node:perf_hooks';

/**
 * Tells the gateway's own time apart from the time it waits for others. Monotonic: a change of the machine's time does
 * not touch it.
 */
export class RequestClock {
  readonly #startedAt = performance.now();
  #waitedMs = 0;
  #upstreamMs = 0;
  #upstreamWaits = 0;
  #upstreamSince = 0;

  /** Milliseconds on a clock that only this class's methods read. */
  static now(): number {
    return performance.now();
  }

  /** When the request began, in milliseconds since the epoch; a change of the machine's time since the start is not in it. */
  get startedAtMs(): number {
    return performance.timeOrigin + this.#startedAt;
  }

  /** Time since the request began. */
  get elapsedMs(): number {
    return performance.now() - this.#startedAt;
  }

  /** Adds a wait for the caller's body that began at `since`. */
  addClientWait(since: number): void {
    this.#waitedMs += performance.now() - since;
  }

  /** A wait for a provider begins. Waits may overlap, and time that several share counts once. */
  beginUpstreamWait(): void {
    if (this.#upstreamWaits === 0) this.#upstreamSince = performance.now();
    this.#upstreamWaits += 1;
  }

  /** One of the waits is over. */
  endUpstreamWait(): void {
    this.#upstreamWaits -= 1;
    if (this.#upstreamWaits === 0) this.#upstreamMs += performance.now() - this.#upstreamSince;
  }

  /** Time spent waiting for providers so far. */
  get upstreamMs(): number {
    return this.#upstreamWaits === 0 ? this.#upstreamMs : this.#upstreamMs + performance.now() - this.#upstreamSince;
  }

  /** Time since the request began that was neither the caller's nor a provider's. */
  get overheadMs(): number {
    return performance.now() - this.#startedAt - this.#waitedMs - this.upstreamMs;
  }
}
