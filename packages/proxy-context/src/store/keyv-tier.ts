import { setImmediate as nextTurn } from 'node:timers/promises';

import { assertPositiveInteger } from '../assert-positive-integer.ts';
import { openEnvelope, sealEnvelope } from './envelope.ts';
import type { FailureVerdict } from './failure-verdict.ts';
import type { SecondTier } from './second-tier.ts';
import { type Write, WriteQueue } from './write-queue.ts';

/** What a {@link KeyvTier} asks of a `Keyv`. */
export interface KeyvStore {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown, ttl?: number): Promise<boolean>;
  delete(key: string): Promise<unknown>;
  clear(): Promise<unknown>;
  disconnect(): Promise<unknown>;
  on(event: 'error', listener: (error: unknown) => void): unknown;
}

/** Settings of a {@link KeyvTier}. */
export interface KeyvTierOptions {
  /** The store, or how to get at it, for one that is opened anew after a failure. */
  readonly keyv: KeyvStore | (() => KeyvStore);
  /** Writes that may wait. @default 10_000 */
  readonly maxQueuedEntries?: number;
  /** Bytes that may wait. @default 33_554_432 */
  readonly maxQueuedBytes?: number;
  /** Writes of one batch. @default 256 */
  readonly maxBatchEntries?: number;
  /** Bytes of one batch, unless a single value has more. @default 1_048_576 */
  readonly maxBatchBytes?: number;
  /** Runs a batch so that it lands whole or not at all. @default as it comes */
  readonly transact?: (write: () => Promise<void>) => Promise<void>;
  /** Says what to do after a failure, once for each. @default again after 1 s */
  readonly judge?: (error: unknown) => FailureVerdict;
  /** Told when writes stop landing, and with `undefined` when they do again. */
  readonly onDegraded?: (reason: string | undefined) => void;
  /** Told of each write that was asked for and leaves the queue, whatever became of it. */
  readonly onWriteLeft?: (write: Write) => void;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
}

/** Counters of a {@link KeyvTier} since it was made, and its queue as it is. */
export interface KeyvTierStats {
  readonly hits: number;
  readonly misses: number;
  readonly writes: number;
  readonly queued: number;
  readonly queued_bytes: number;
  /** Writes that found the queue full, or a store that could not take them. */
  readonly dropped: number;
  /** Failures of the store, reads and writes. */
  readonly errors: number;
  /** Values that were damaged, of another version or another key's; each was deleted. */
  readonly rejected: number;
  /** Why writes do not land; `undefined` while they do. */
  readonly degraded: string | undefined;
}

const DEFAULT_RETRY: FailureVerdict = { kind: 'retry', afterMs: 1000, reason: 'unreachable' };
/** The pause after a failure that something else met first. */
const JUDGED_RETRY_MS = 50;
const CLOSE_WITHIN_MS = 5000;
const LOOK_EVERY_MS = 20;

/**
 * A {@link SecondTier} over any `Keyv`: SQLite, Redis, a `Map`.
 *
 * Writes wait in a bounded queue and go out in batches; reads see them at once. A store that fails is tried again, and
 * what it holds is believed only if its envelope is whole.
 */
export class KeyvTier implements SecondTier {
  readonly #options: KeyvTierOptions;
  readonly #queue: WriteQueue;
  readonly #batch: { readonly maxEntries: number; readonly maxBytes: number };
  readonly #now: () => number;
  readonly #counts = { hits: 0, misses: 0, writes: 0, dropped: 0, errors: 0, rejected: 0 };
  /** Removals that nobody asked for, of values that were no good. */
  readonly #own = new WeakSet<Write>();
  #heard: KeyvStore | undefined;
  #lastError: unknown;
  #judged: unknown;
  #degraded: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isFlushing = false;
  #closed: Promise<void> | undefined;

  constructor(options: KeyvTierOptions) {
    const { maxQueuedEntries = 10_000, maxQueuedBytes = 33_554_432, maxBatchEntries = 256, maxBatchBytes = 1_048_576, now = Date.now } = options;
    for (const [name, value] of Object.entries({ maxQueuedEntries, maxQueuedBytes, maxBatchEntries, maxBatchBytes })) assertPositiveInteger(name, value);
    this.#options = options;
    this.#batch = { maxEntries: maxBatchEntries, maxBytes: maxBatchBytes };
    this.#now = now;
    this.#queue = new WriteQueue({ maxEntries: maxQueuedEntries, maxBytes: maxQueuedBytes, onLeave: (write) => this.#onLeave(write) });
  }

  async get(key: string): Promise<Buffer | undefined> {
    const queued = this.#queue.find(key);
    const bytes = queued === undefined ? await this.#read(key) : this.#readQueued(queued);
    this.#counts[bytes === undefined ? 'misses' : 'hits'] += 1;
    return bytes;
  }

  set(key: string, bytes: Buffer, ttlMs: number): void {
    this.write({ kind: 'set', key, bytes, expiresAt: this.#now() + ttlMs });
  }

  delete(key: string): void {
    this.write({ kind: 'delete', key });
  }

  /** Queues a write whose expiry is already known as a point in time. */
  write(write: Write): void {
    if (this.#closed !== undefined) return this.#drop(write);
    if (write.kind === 'delete') this.#queue.delete(write);
    else if (!this.#queue.set(write)) return this.#drop(write);
    this.#schedule(0);
  }

  clear(): void {
    if (this.#closed !== undefined) return;
    this.#queue.clear();
    this.#schedule(0);
  }

  getStats(): KeyvTierStats {
    return { ...this.#counts, queued: this.#queue.size, queued_bytes: this.#queue.bytes, degraded: this.#degraded };
  }

  /** Lets queued writes land for up to 5 s; what has not by then is dropped and counted. */
  async close(): Promise<void> {
    this.#closed ??= this.#drainAndClose();
    return this.#closed;
  }

  async #drainAndClose(): Promise<void> {
    const deadline = performance.now() + CLOSE_WITHIN_MS;
    this.#schedule(0);
    while (!this.#queue.isEmpty && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    clearTimeout(this.#timer);
    this.#counts.dropped += this.#queue.size;
    await this.#heard?.disconnect().catch((error: unknown) => this.#onError(error));
  }

  #readQueued(write: Write): Buffer | undefined {
    if (write.kind === 'delete' || write.expiresAt <= this.#now()) return undefined;
    return Buffer.from(write.bytes.buffer, write.bytes.byteOffset, write.bytes.length);
  }

  async #read(key: string): Promise<Buffer | undefined> {
    const { errors } = this.#counts;
    try {
      const stored = await this.#keyv().get(key);
      const error = this.#counts.errors > errors ? this.#lastError : undefined;
      // A text that keyv cannot parse is a value that is no good; anything else is a store that is not.
      const isHostile = error instanceof SyntaxError;
      if (error !== undefined && !isHostile) this.#judge(error);
      const bytes = openEnvelope(key, stored);
      if (bytes === undefined && (stored !== undefined || isHostile)) this.#reject(key);
      return bytes;
    } catch (error) {
      this.#onError(error);
      this.#judge(error);
      return undefined;
    }
  }

  #reject(key: string): void {
    this.#counts.rejected += 1;
    // Meanwhile somebody may have written it anew.
    if (this.#queue.find(key) !== undefined || this.#closed !== undefined) return;
    const write: Write = { kind: 'delete', key };
    this.#own.add(write);
    this.write(write);
  }

  async #flush(): Promise<void> {
    this.#timer = undefined;
    this.#isFlushing = true;
    let retryMs: number | undefined;
    while (!this.#queue.isEmpty && retryMs === undefined) {
      retryMs = await this.#flushBatch();
      // Reads get their turn between two batches.
      await nextTurn();
    }
    this.#isFlushing = false;
    if (retryMs !== undefined) this.#schedule(retryMs);
  }

  /** Gives the pause before another try, where one is needed. */
  async #flushBatch(): Promise<number | undefined> {
    const { transact = runAsItComes } = this.#options;
    const batch = this.#queue.peek(this.#batch);
    try {
      await transact(async () => {
        if (batch.clears > 0) await this.#attempt((keyv) => keyv.clear());
        for (const write of batch.writes) await this.#apply(write);
      });
    } catch (error) {
      if (error !== this.#lastError) this.#onError(error);
      const verdict = this.#judge(error);
      if (verdict.kind === 'retry') return verdict.afterMs;
      this.#counts.dropped += batch.writes.length;
      this.#queue.settle(batch);
      return undefined;
    }
    this.#counts.writes += batch.writes.length;
    this.#queue.settle(batch);
    this.#degrade(undefined);
    return undefined;
  }

  async #apply(write: Write): Promise<void> {
    if (write.kind === 'delete') {
      await this.#attempt((keyv) => keyv.delete(write.key));
      return;
    }
    const ttlMs = write.expiresAt - this.#now();
    if (ttlMs <= 0) return;
    const isStored = await this.#attempt((keyv) => keyv.set(write.key, sealEnvelope(write.key, write.bytes), ttlMs));
    if (isStored === false) throw new Error('the store refused a value');
  }

  // keyv answers a failure with false or undefined and tells of it in an event alone.
  async #attempt(act: (keyv: KeyvStore) => Promise<unknown>): Promise<unknown> {
    const { errors } = this.#counts;
    const result = await act(this.#keyv());
    // A read beside it may have been the one that failed: then the batch is done once more, which changes nothing.
    if (this.#counts.errors > errors) throw this.#lastError;
    return result;
  }

  #keyv(): KeyvStore {
    const { keyv } = this.#options;
    const store = typeof keyv === 'function' ? keyv() : keyv;
    if (store === this.#heard) return store;
    this.#heard = store;
    // Without a listener keyv rejects where it would otherwise answer with a miss.
    store.on('error', (error) => this.#onError(error));
    return store;
  }

  #onError(error: unknown): void {
    this.#lastError = error;
    this.#counts.errors += 1;
  }

  // A failure may come to a read and to a write at once; what mends the store must not be done twice for it.
  #judge(error: unknown): FailureVerdict {
    const { judge = (): FailureVerdict => DEFAULT_RETRY } = this.#options;
    if (this.#judged === error) return { kind: 'retry', afterMs: JUDGED_RETRY_MS, reason: undefined };
    this.#judged = error;
    const verdict = judge(error);
    if (verdict.kind === 'retry' && verdict.reason !== undefined) this.#degrade(verdict.reason);
    return verdict;
  }

  #degrade(reason: string | undefined): void {
    if (this.#degraded === reason) return;
    this.#degraded = reason;
    this.#options.onDegraded?.(reason);
  }

  #onLeave(write: Write): void {
    if (!this.#own.has(write)) this.#options.onWriteLeft?.(write);
  }

  #drop(write: Write): void {
    this.#counts.dropped += 1;
    this.#options.onWriteLeft?.(write);
  }

  #schedule(afterMs: number): void {
    // A pause after a failure is not cut short by new writes.
    if (this.#isFlushing || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => void this.#flush(), afterMs).unref();
  }
}

function runAsItComes(write: () => Promise<void>): Promise<void> {
  return write();
}
