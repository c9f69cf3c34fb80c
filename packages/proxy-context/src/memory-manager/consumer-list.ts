import type { MemoryConsumer, ReleaseLevel } from './memory-consumer.ts';

/** What one consumer gave back. */
export interface ConsumerRelease {
  readonly name: string;
  readonly beforeBytes: number;
  readonly afterBytes: number;
  /** As it says itself. */
  readonly releasedBytes: number;
}

/** Told of a consumer that threw instead of giving back. */
export type OnConsumerFailure = (name: string, error: unknown) => void;

/** Those who can give memory back, the least valuable first. */
export class ConsumerList {
  readonly #onFailure: OnConsumerFailure;
  #consumers: readonly MemoryConsumer[] = [];
  readonly #releasedBytes = new Map<string, number>();

  constructor(onFailure: OnConsumerFailure) {
    this.#onFailure = onFailure;
  }

  /** Enters one; gives the function that takes it out. @throws Error when its name is taken. */
  add(consumer: MemoryConsumer): () => void {
    const { name } = consumer;
    if (this.#consumers.some((other) => other.name === name)) throw new Error(`a memory consumer named ${JSON.stringify(name)} is registered already`);
    this.#consumers = [...this.#consumers, consumer].toSorted((one, other) => one.value - other.value);
    return () => {
      this.#consumers = this.#consumers.filter((other) => other !== consumer);
      this.#releasedBytes.delete(name);
    };
  }

  /** Takes all of them out. */
  clear(): void {
    this.#consumers = [];
    this.#releasedBytes.clear();
  }

  /** Asks one after the other until `wantedBytes` have come; those that were not needed are left out of the result. */
  release(level: ReleaseLevel, wantedBytes: number): readonly ConsumerRelease[] {
    const releases: ConsumerRelease[] = [];
    let missingBytes = wantedBytes;
    for (const consumer of this.#consumers) {
      if (missingBytes <= 0) break;
      const release = this.#releaseOne(consumer, level);
      missingBytes -= release.releasedBytes;
      releases.push(release);
    }
    return releases;
  }

  /** What each holds, and what it has given back since it was entered. */
  usage(): readonly { readonly name: string; readonly usedBytes: number; readonly releasedBytes: number }[] {
    return this.#consumers.map((consumer) => ({ name: consumer.name, usedBytes: consumer.usedBytes(), releasedBytes: this.#releasedBytes.get(consumer.name) ?? 0 }));
  }

  #releaseOne(consumer: MemoryConsumer, level: ReleaseLevel): ConsumerRelease {
    const { name } = consumer;
    const beforeBytes = consumer.usedBytes();
    const releasedBytes = this.#ask(consumer, level);
    this.#releasedBytes.set(name, (this.#releasedBytes.get(name) ?? 0) + releasedBytes);
    return { name, beforeBytes, afterBytes: consumer.usedBytes(), releasedBytes };
  }

  // One that fails must not keep the others from giving back.
  #ask(consumer: MemoryConsumer, level: ReleaseLevel): number {
    try {
      const bytes = consumer.release(level);
      return bytes > 0 ? bytes : 0;
    } catch (error) {
      this.#onFailure(consumer.name, error);
      return 0;
    }
  }
}
