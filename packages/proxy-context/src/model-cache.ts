import { hash } from 'node:crypto';

/** A provider as the cache tells it from others. */
export interface ModelCacheKey {
  readonly name: string;
  readonly baseUrl: string;
}

/** Settings of a {@link ModelCache}. */
export interface ModelCacheOptions {
  /**
   * How long a list counts as fresh.
   * @default 300_000
   */
  readonly ttlMs?: number;
  /**
   * Lists that are kept; the one set longest ago goes first.
   * @default 1000
   */
  readonly maxSize?: number;
  /** Milliseconds on any clock. @default Date.now */
  readonly now?: () => number;
}

interface Entry {
  readonly models: readonly string[];
  readonly expiresAt: number;
}

/**
 * Remembers which models each provider listed.
 *
 * Differs from a plain TTL cache: an expired list is still handed out, because an old list serves callers better than
 * none while the provider cannot be asked. {@link ModelCache.isValid} tells when to ask again.
 */
export class ModelCache {
  readonly #ttlMs: number;
  readonly #maxSize: number;
  readonly #now: () => number;
  readonly #entries = new Map<string, Entry>();

  constructor({ ttlMs = 300_000, maxSize = 1000, now = Date.now }: ModelCacheOptions = {}) {
    if (!(ttlMs > 0)) throw new RangeError(`ttlMs must be above 0, got ${ttlMs}`);
    if (!Number.isInteger(maxSize) || maxSize < 1) throw new RangeError(`maxSize must be an integer of at least 1, got ${maxSize}`);
    this.#ttlMs = ttlMs;
    this.#maxSize = maxSize;
    this.#now = now;
  }

  /** Lists that are kept now; never above `maxSize`. */
  get size(): number {
    return this.#entries.size;
  }

  /** The provider's last list, fresh or not; `undefined` if there never was one. */
  getModels(provider: ModelCacheKey): readonly string[] | undefined {
    return this.#entries.get(keyOf(provider))?.models;
  }

  /** Remembers a list that the provider has just given. */
  setModels(provider: ModelCacheKey, models: readonly string[]): void {
    const key = keyOf(provider);
    this.#entries.delete(key);
    this.#entries.set(key, { models, expiresAt: this.#now() + this.#ttlMs });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#maxSize && oldest !== undefined) this.#entries.delete(oldest);
  }

  /** Whether the provider's list is there and fresh. */
  isValid(provider: ModelCacheKey): boolean {
    const entry = this.#entries.get(keyOf(provider));
    return entry !== undefined && entry.expiresAt > this.#now();
  }
}

// A digest only to have a key of fixed length; nothing here is secret.
function keyOf({ name, baseUrl }: ModelCacheKey): string {
  return hash('md5', `${name}:${baseUrl}`);
}
