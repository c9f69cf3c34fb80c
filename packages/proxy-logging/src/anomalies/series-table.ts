import { SeriesWatch } from './series-watch.ts';

/** Share of the places that newcomers may take at least, so that a full table still learns. */
const NEWCOMERS_RATIO = 0.25;

/**
 * Watches by provider and model, within a bound.
 *
 * Differs from a plain map with eviction: who has no baseline yet never takes the place of one who has, beyond a quarter
 * of all. Callers who ask for thousands of names that nobody knows cannot have known models forgotten.
 */
export class SeriesTable {
  readonly #max: number;
  readonly #maxNewcomers: number;
  /** Those who were there longest without a bucket ending come first. */
  readonly #newcomers = new Map<string, SeriesWatch>();
  readonly #known = new Map<string, SeriesWatch>();
  /** What was taken last: mostly it is taken again, and then there is no key to make. */
  #latest: SeriesWatch | undefined;

  constructor(max: number) {
    this.#max = max;
    this.#maxNewcomers = Math.max(1, Math.floor(max * NEWCOMERS_RATIO));
  }

  get size(): number {
    return this.#newcomers.size + this.#known.size;
  }

  /** The watch for that key, made if there is none. */
  take(provider: string, model: string): SeriesWatch {
    const latest = this.#latest;
    if (latest?.model === model && latest.provider === provider) return latest;
    const key = keyOf(provider, model);
    this.#latest = this.#known.get(key) ?? this.#newcomers.get(key) ?? this.#make(key, provider, model);
    return this.#latest;
  }

  #make(key: string, provider: string, model: string): SeriesWatch {
    if (this.size >= this.#max) forgetFirst(this.#newcomers.size >= this.#maxNewcomers || this.#known.size === 0 ? this.#newcomers : this.#known);
    const made = new SeriesWatch(provider, model);
    this.#newcomers.set(key, made);
    return made;
  }

  /** Tells that a bucket of that watch has ended: it goes to the end of its row. */
  touch(watch: SeriesWatch): void {
    const key = keyOf(watch.provider, watch.model);
    if (!this.#known.delete(key) && !this.#newcomers.delete(key)) return;
    (watch.isKnown ? this.#known : this.#newcomers).set(key, watch);
  }

  *watches(): Generator<SeriesWatch> {
    yield* this.#known.values();
    yield* this.#newcomers.values();
  }
}

function keyOf(provider: string, model: string): string {
  return `${provider}\u0000${model}`;
}

function forgetFirst(watches: Map<string, SeriesWatch>): void {
  for (const key of watches.keys()) {
    watches.delete(key);
    return;
  }
}
