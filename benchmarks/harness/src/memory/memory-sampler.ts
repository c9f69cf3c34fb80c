import { setTimeout as delay } from 'node:timers/promises';

import { type MemorySample, readMemory } from './read-memory.ts';

const EVERY_MS = 1000;

/** Looks at a gateway's memory once a second until it is stopped. */
export class MemorySampler {
  readonly #gateway: URL;
  readonly #samples: MemorySample[] = [];
  readonly #stopped = new AbortController();
  readonly #over: Promise<void>;

  constructor(gateway: URL) {
    this.#gateway = gateway;
    this.#over = this.#run();
  }

  /** Stops, and gives all samples in their order. @throws what went wrong with one of them. */
  async stop(): Promise<readonly MemorySample[]> {
    this.#stopped.abort();
    await this.#over;
    return this.#samples;
  }

  async #run(): Promise<void> {
    const beganAt = performance.now();
    for (let second = 0; !this.#stopped.signal.aborted; second += 1) {
      this.#samples.push(await readMemory(this.#gateway));
      const dueInMs = beganAt + (second + 1) * EVERY_MS - performance.now();
      await delay(Math.max(0, dueInMs), undefined, { signal: this.#stopped.signal }).catch(() => {});
    }
  }
}
