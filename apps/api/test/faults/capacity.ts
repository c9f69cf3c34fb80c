import type { MockProvider } from '@proxyapi/mock-provider';

const TICK_MS = 5;
const MS_PER_SECOND = 1000;
/** Requests that are served at once when the queue was empty before. */
const BURST = 2;

/** Serves what a mock provider holds (`mock-latch`), oldest first and so many a second: a queue before a machine that is too small. */
export class Capacity {
  readonly #provider: MockProvider;
  #perSecond: number;
  #credit = 0;
  #lookedAtMs = performance.now();
  readonly #timer = setInterval(() => this.#serve(), TICK_MS);

  constructor(provider: MockProvider, perSecond: number) {
    this.#provider = provider;
    this.#perSecond = perSecond;
  }

  set perSecond(perSecond: number) {
    this.#perSecond = perSecond;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#provider.release();
  }

  #serve(): void {
    const nowMs = performance.now();
    this.#credit += ((nowMs - this.#lookedAtMs) * this.#perSecond) / MS_PER_SECOND;
    this.#lookedAtMs = nowMs;
    const served = this.#provider.release(Math.floor(this.#credit));
    this.#credit = Math.min(BURST, this.#credit - served);
  }
}
