import type { CacheCodec } from '../codec/cache-codec.ts';
import type { SecondTier } from '../../store/second-tier.ts';
import { openEnvelope, sealEnvelope } from './tier-envelope.ts';

/** A value from the second tier, and how long it has left. */
export interface TierValue<Value> {
  readonly value: Value;
  readonly ttlMs: number;
}

/** What a {@link TierLink} is made of. */
export interface TierLinkOptions<Value> {
  readonly tier: SecondTier;
  readonly codec: CacheCodec<Value>;
  /** Epoch ms. */
  readonly wallNow: () => number;
  /** A value that nobody has changed while it was read. */
  readonly onRead: (key: string, found: TierValue<Value>) => void;
}

/** Values to a second tier and back. Those who want one key at one time share one read. */
export class TierLink<Value> {
  readonly #tier: SecondTier;
  readonly #codec: CacheCodec<Value>;
  readonly #wallNow: () => number;
  readonly #onRead: TierLinkOptions<Value>['onRead'];
  readonly #reads = new Map<string, Promise<Value | undefined>>();

  constructor({ tier, codec, wallNow, onRead }: TierLinkOptions<Value>) {
    this.#tier = tier;
    this.#codec = codec;
    this.#wallNow = wallNow;
    this.#onRead = onRead;
  }

  read(key: string): Promise<Value | undefined> {
    const running = this.#reads.get(key);
    if (running !== undefined) return running;
    const isCurrent = (): boolean => this.#reads.get(key) === read;
    const read = this.#read(key, isCurrent);
    this.#reads.set(key, read);
    return read;
  }

  write(key: string, value: Value, ttlMs: number): void {
    this.#reads.delete(key);
    this.#tier.set(key, sealEnvelope({ expiresAt: this.#wallNow() + ttlMs, payload: this.#codec.encode(value) }), ttlMs);
  }

  delete(key: string): void {
    this.#reads.delete(key);
    this.#tier.delete(key);
  }

  clear(): void {
    this.#reads.clear();
    this.#tier.clear();
  }

  close(): Promise<void> {
    this.#reads.clear();
    return this.#tier.close();
  }

  async #read(key: string, isCurrent: () => boolean): Promise<Value | undefined> {
    const bytes = await this.#tier.get(key);
    // Set or deleted while it was read: what came is of before, and must neither be kept nor given.
    if (!isCurrent()) return undefined;
    this.#reads.delete(key);
    if (bytes === undefined) return undefined;
    const found = this.#open(bytes);
    if (found === undefined) this.#tier.delete(key);
    else this.#onRead(key, found);
    return found?.value;
  }

  /** `undefined` for what has expired, is damaged, or was written by other code. */
  #open(bytes: Buffer): TierValue<Value> | undefined {
    const envelope = openEnvelope(bytes);
    if (envelope === undefined) return undefined;
    const ttlMs = envelope.expiresAt - this.#wallNow();
    if (!(ttlMs > 0)) return undefined;
    const value = this.#decode(envelope.payload);
    return value === undefined ? undefined : { value, ttlMs };
  }

  #decode(payload: Buffer): Value | undefined {
    try {
      return this.#codec.decode(payload);
    } catch {
      // Whatever is wrong with the bytes, it is a miss.
      return undefined;
    }
  }
}
