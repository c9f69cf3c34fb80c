import { setTimeout as delay } from 'node:timers/promises';

import { type MemorySample, readMemory } from './read-memory.ts';

/** How often to look. */
export interface MemorySamplerOptions {
  /** @default 1000 */
  readonly everyMs?: number;
}

/** Looks at a gateway's memory once a second, or as often as it is told, until it is stopped. */
export class MemorySampler {
  readonly #gateway: URL;
  readonly #everyMs: number;
  readonly #samples: MemorySample[] = [];
  readonly #stopped = new AbortController();
  readonly #over: Promise<void>;

  constructor(gateway: URL, { everyMs = 1000 }: MemorySamplerOptions = {}) {
    this.#gateway = gateway;
    this.#everyMs = everyMs;
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
    for (let count = 1; !this.#stopped.signal.aborted; count += 1) {
      this.#samples.push(await readMemory(this.#gateway));
      const dueInMs = beganAt + count * this.#everyMs - performance.now();
      await delay(Math.max(0, dueInMs), undefined, { signal: this.#stopped.signal }).catch(() => {});
    }
  }
}
