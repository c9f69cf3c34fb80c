import { once } from 'node:events';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

import { assertPositiveInteger } from '../../assert-positive-integer.ts';
import type { SecondTier } from '../second-tier.ts';
import { type Write, writeBytes } from '../write-queue.ts';
import { assertSafeSqlite } from './assert-safe-sqlite.ts';
import type { FileEvent } from './sqlite-file.ts';
import type { SqliteWorkerData, WorkerReply, WorkerRequest, WorkerStats } from './worker-messages.ts';

/** Settings of a {@link SqliteTier}. */
export interface SqliteTierOptions {
  /** The file, relative to the working directory or absolute. Folders are made; nobody else may read it. */
  readonly path: string;
  /** Entries in the file. @default 100_000 */
  readonly maxEntries?: number;
  /** Keys and values in the file, together. @default 536_870_912 */
  readonly maxBytes?: number;
  /** Bytes of the write-ahead log; above it writes wait. @default 67_108_864 */
  readonly maxLogBytes?: number;
  /** Writes that wait for the file. @default 10_000 */
  readonly maxQueuedEntries?: number;
  /** Bytes that wait for the file. @default 33_554_432 */
  readonly maxQueuedBytes?: number;
  /** How long a read may take before it counts as a miss. @default 40 */
  readonly readTimeoutMs?: number;
  /** How often it is looked whether the file is still there. @default 10_000 */
  readonly checkIntervalMs?: number;
  /** Told when writes stop landing, and with `undefined` when they do again. */
  readonly onDegraded?: (reason: string | undefined) => void;
  /** Told that a damaged file was set aside, or one that was gone begun anew. */
  readonly onEvent?: (event: FileEvent) => void;
  /** SQLite's version. @default that of this Node.js */
  readonly sqliteVersion?: string | undefined;
}

/** Counters of a {@link SqliteTier}; those of the file are some 50 ms old. */
export interface SqliteTierStats extends WorkerStats {
  /** Reads that took too long. */
  readonly timeouts: number;
}

/** Reads on their way; further ones are misses. */
const MAX_READS = 1024;
/** How long the worker may take to start and to open the file. */
const OPEN_WITHIN_MS = 5000;
/** How long the worker may take to close, its own 5 s for queued writes included. */
const CLOSE_WITHIN_MS = 7000;
const RESTART_AFTER_MS = 1000;
/** So many removals may wait beyond the bound before everything is removed. */
const DELETES_OVER_BOUND = 2;
const NOTHING: WorkerStats = { hits: 0, misses: 0, writes: 0, queued: 0, queued_bytes: 0, dropped: 0, errors: 0, rejected: 0, degraded: undefined, entries: 0, bytes: 0 };

interface Read {
  readonly resolve: (bytes: Buffer | undefined) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * A {@link SecondTier} in an SQLite file, which a worker thread owns: this thread copies bytes and posts messages, and
 * never waits for a disk. The worker starts with the first use.
 *
 * Whatever happens to the file, reads are misses and writes wait or are dropped and counted: nothing rejects or throws.
 *
 * @example
 * ```ts
 * const tier = new SqliteTier({ path: './.proxyapi/responses.sqlite', maxBytes: 256 * 1024 * 1024 });
 * tier.set('key', Buffer.from('value'), 60_000);
 * console.log(String(await tier.get('key')));
 * await tier.close();
 * ```
 */
export class SqliteTier implements SecondTier {
  readonly #options: SqliteTierOptions;
  readonly #data: SqliteWorkerData;
  readonly #readTimeoutMs: number;
  readonly #reads = new Map<number, Read>();
  #nextId = 0;
  #outbox: (Write | { readonly kind: 'clear' })[] = [];
  #isPosting = false;
  #waiting = { entries: 0, bytes: 0 };
  #stats = NOTHING;
  #own = { misses: 0, dropped: 0, errors: 0, timeouts: 0 };
  #worker: Worker | undefined;
  #mayStartAtMs = 0;
  #closed: Promise<void> | undefined;

  /** @throws Error when this Node's SQLite can damage files by itself, RangeError for limits that are none. */
  constructor(options: SqliteTierOptions) {
    const {
      path, maxEntries = 100_000, maxBytes = 536_870_912, maxLogBytes = 67_108_864, maxQueuedEntries = 10_000,
      maxQueuedBytes = 33_554_432, readTimeoutMs = 40, checkIntervalMs = 10_000, sqliteVersion = process.versions['sqlite'],
    } = options;
    for (const [name, value] of Object.entries({ maxEntries, maxBytes, maxLogBytes, maxQueuedEntries, maxQueuedBytes, readTimeoutMs, checkIntervalMs })) assertPositiveInteger(name, value);
    assertSafeSqlite(sqliteVersion);
    this.#options = options;
    this.#readTimeoutMs = readTimeoutMs;
    this.#data = { path, maxEntries, maxBytes, maxLogBytes, maxQueuedEntries, maxQueuedBytes, checkIntervalMs };
  }

  /**
   * Starts the worker and opens the file now, not with the first use: reads that come before it is there are too late.
   * Resolves when it is there, or cannot be.
   */
  async open(): Promise<void> {
    await this.#read('', OPEN_WITHIN_MS);
  }

  get(key: string): Promise<Buffer | undefined> {
    return this.#read(key, this.#readTimeoutMs);
  }

  set(key: string, bytes: Buffer, ttlMs: number): void {
    const { maxQueuedEntries, maxQueuedBytes } = this.#data;
    const { entries, bytes: waitingBytes } = this.#waiting;
    const hasRoom = entries < maxQueuedEntries && waitingBytes + bytes.length + 2 * key.length <= maxQueuedBytes;
    if (!hasRoom || !(ttlMs > 0) || this.#closed !== undefined) {
      this.#own.dropped += 1;
      return;
    }
    // A copy of its own: the caller's may be part of a large one, which would go over whole.
    this.#enqueue({ kind: 'set', key, bytes: new Uint8Array(bytes), expiresAt: Date.now() + ttlMs });
  }

  delete(key: string): void {
    if (this.#closed !== undefined) return;
    if (this.#waiting.entries >= DELETES_OVER_BOUND * this.#data.maxQueuedEntries) this.clear();
    else this.#enqueue({ kind: 'delete', key });
  }

  clear(): void {
    if (this.#closed !== undefined) return;
    // What has not gone over is overtaken.
    for (const write of this.#outbox) if (write.kind !== 'clear') this.#left(1, writeBytes(write));
    this.#outbox = [{ kind: 'clear' }];
    this.#postSoon();
  }

  getStats(): SqliteTierStats {
    const { misses, dropped, errors, timeouts } = this.#own;
    return {
      ...this.#stats,
      misses: this.#stats.misses + misses,
      dropped: this.#stats.dropped + dropped,
      errors: this.#stats.errors + errors,
      queued: this.#waiting.entries,
      queued_bytes: this.#waiting.bytes,
      timeouts,
    };
  }

  /** Lets queued writes land for up to 5 s, and ends the worker. */
  async close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    const worker = this.#outbox.length > 0 ? this.#running() : this.#worker;
    if (worker === undefined) return;
    this.#post(worker);
    const exited = once(worker, 'exit');
    worker.ref();
    send(worker, { kind: 'close' });
    await Promise.race([exited, delay(CLOSE_WITHIN_MS, undefined, { ref: false })]);
    await worker.terminate();
  }

  #read(key: string, limitMs: number): Promise<Buffer | undefined> {
    if (this.#closed !== undefined || this.#reads.size >= MAX_READS) return this.#miss();
    const worker = this.#running();
    if (worker === undefined) return this.#miss();
    this.#post(worker);
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#giveUp(id), limitMs).unref();
      this.#reads.set(id, { resolve, timer });
      send(worker, { kind: 'get', id, key });
    });
  }

  #enqueue(write: Write): void {
    this.#waiting = { entries: this.#waiting.entries + 1, bytes: this.#waiting.bytes + writeBytes(write) };
    this.#outbox.push(write);
    this.#postSoon();
  }

  // One message for all that a turn of the event loop writes.
  #postSoon(): void {
    if (this.#isPosting) return;
    this.#isPosting = true;
    setImmediate(() => {
      this.#isPosting = false;
      const worker = this.#running();
      if (worker !== undefined) this.#post(worker);
    });
  }

  #post(worker: Worker): void {
    if (this.#outbox.length === 0) return;
    const writes = this.#outbox;
    this.#outbox = [];
    const owned = writes.flatMap((write) => (write.kind === 'set' && write.bytes.buffer instanceof ArrayBuffer ? [write.bytes.buffer] : []));
    send(worker, { kind: 'writes', writes }, owned);
  }

  #running(): Worker | undefined {
    if (this.#worker !== undefined || performance.now() < this.#mayStartAtMs) return this.#worker;
    // The name as it is: with the sources .ts, once compiled .js.
    const entry = new URL(import.meta.url.endsWith('.ts') ? './sqlite-worker.ts' : './sqlite-worker.js', import.meta.url);
    // Neither options nor variables of this process are of use there, and some are secrets.
    const worker = new Worker(entry, { execArgv: [], env: {}, name: 'sqlite' });
    worker.unref();
    send(worker, this.#data);
    worker.on('message', (reply: WorkerReply) => this.#onReply(reply));
    worker.on('error', (error: Error) => this.#onCrash(worker, error));
    worker.on('exit', () => this.#onCrash(worker, undefined));
    this.#worker = worker;
    return worker;
  }

  #onReply(reply: WorkerReply): void {
    switch (reply.kind) {
      case 'value': return this.#settle(reply.id, reply.bytes);
      case 'left': return this.#left(reply.entries, reply.bytes);
      case 'event': return this.#options.onEvent?.(reply.event);
      case 'stats': {
        const { degraded } = this.#stats;
        this.#stats = reply.stats;
        if (degraded !== reply.stats.degraded) this.#options.onDegraded?.(reply.stats.degraded);
      }
    }
  }

  // What it had is lost; the next use starts another, after a pause.
  #onCrash(worker: Worker, error: Error | undefined): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    this.#mayStartAtMs = performance.now() + RESTART_AFTER_MS;
    for (const id of this.#reads.keys()) this.#settle(id, undefined);
    if (this.#closed !== undefined && error === undefined) return;
    this.#own.errors += 1;
    this.#own.dropped += this.#waiting.entries;
    this.#waiting = { entries: 0, bytes: 0 };
    this.#outbox = [];
    this.#stats = { ...this.#stats, degraded: 'worker-ended' };
    this.#options.onDegraded?.('worker-ended');
  }

  #settle(id: number, bytes: Uint8Array | undefined): void {
    const read = this.#reads.get(id);
    if (read === undefined) return;
    this.#reads.delete(id);
    clearTimeout(read.timer);
    read.resolve(bytes === undefined ? undefined : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  }

  #giveUp(id: number): void {
    this.#own.timeouts += 1;
    this.#settle(id, undefined);
  }

  #miss(): Promise<undefined> {
    this.#own.misses += 1;
    return Promise.resolve(undefined);
  }

  #left(entries: number, bytes: number): void {
    this.#waiting = { entries: this.#waiting.entries - entries, bytes: this.#waiting.bytes - bytes };
  }
}

function send(worker: Worker, request: WorkerRequest | SqliteWorkerData, owned: ArrayBuffer[] = []): void {
  worker.postMessage(request, owned);
}
