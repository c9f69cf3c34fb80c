import { closeSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { KeyvSqlite } from '@keyv/sqlite';
import { Keyv } from 'keyv';

import type { FailureVerdict } from '../failure-verdict.ts';
import type { KeyvStore } from '../keyv-tier.ts';
import { type FileFailure, judgeFailure } from './judge-failure.ts';
import { keyvDriver } from './keyv-driver.ts';
import { setAside } from './set-aside.ts';
import * as sql from './sql.ts';
import { StatementCache } from './statement-cache.ts';

/** What a {@link SqliteFile} may hold, and where it is. */
export interface SqliteFileOptions {
  /** Relative to the working directory, or absolute; folders are made. */
  readonly path: string;
  readonly maxEntries: number;
  /** Keys and values together; the file has some more for its own needs. */
  readonly maxBytes: number;
  /** The write-ahead log's bound. */
  readonly maxLogBytes: number;
  /** Told what had to be done to go on. */
  readonly onEvent: (event: FileEvent) => void;
}

/** A file was damaged and is now at `target`; or was taken away under us, and begun anew. */
export type FileEvent = { readonly kind: 'set-aside'; readonly target: string } | { readonly kind: 'replaced' };

interface Connection {
  readonly database: DatabaseSync;
  readonly statements: StatementCache;
  readonly keyv: KeyvStore;
  /** Device and number of the file. */
  readonly identity: string;
}

/** Files above it are not read through at the start; what is damaged in them is found when it is read. */
const CHECKED_BYTES = 64 * 1024 * 1024;
const RETRY_LOCKED_MS = 25;
const RETRY_MS = 1000;
/** What one batch may add to the log, well above what it does. */
const LOG_HEADROOM_BYTES = 8 * 1024 * 1024;
/** Removed at a time, until what is left is within the bounds. */
const OLDEST_AT_ONCE = 64;

/**
 * A cache's file: opened when it is needed, and again after whatever happened to it. Waits for no lock; who is refused
 * tries again later, and does other things meanwhile.
 */
export class SqliteFile {
  readonly #options: SqliteFileOptions;
  #connection: Connection | undefined;
  #closedFor: { readonly cause: unknown; readonly untilMs: number } | undefined;

  constructor(options: SqliteFileOptions) {
    this.#options = options;
  }

  /** keyv over the file as it is now. @throws where it cannot be opened. */
  keyv(): KeyvStore {
    return this.#connect().keyv;
  }

  /** Entries and bytes as they are in the file, if it is open. */
  totals(): { readonly entries: number; readonly bytes: number } {
    const [row] = this.#connection?.statements.run(sql.TOTALS) ?? [];
    return { entries: Number(row?.['entries'] ?? 0), bytes: Number(row?.['bytes'] ?? 0) };
  }

  /** Does `write` as one transaction, within the bounds. */
  async transact(write: () => Promise<void>): Promise<void> {
    this.check();
    const { statements } = this.#connect();
    this.#boundLog(statements);
    statements.run(sql.BEGIN);
    try {
      await write();
      this.#prune(statements);
      statements.run(sql.COMMIT);
    } catch (error) {
      this.#rollBack(statements);
      throw error;
    }
  }

  /** Sees whether the file is still the one that was opened: SQLite would go on writing to one that nobody can find. */
  check(): void {
    if (this.#connection === undefined || this.#connection.identity === identityOf(this.#options.path)) return;
    this.#disconnect();
    this.#options.onEvent({ kind: 'replaced' });
  }

  /** What to do after a failure, having mended what can be mended at once. */
  judge(error: unknown): FailureVerdict {
    const failure = error instanceof FileUnavailableError ? judgeOpening(error.cause) : judgeFailure(error);
    switch (failure.kind) {
      case 'locked': return { kind: 'retry', afterMs: RETRY_LOCKED_MS, reason: undefined };
      case 'damaged': return this.#setAside();
      case 'unwritable':
        // A full disk is no reason to open the file anew; the others may be gone after it.
        if (failure.reason !== 'disk-full') this.#disconnect();
        return { kind: 'retry', afterMs: RETRY_MS, reason: failure.reason };
      case 'other': return error instanceof LogFullError ? { kind: 'retry', afterMs: RETRY_MS, reason: 'log-full' } : { kind: 'drop' };
    }
  }

  close(): void {
    this.#disconnect();
  }

  #setAside(): FailureVerdict {
    this.#disconnect();
    try {
      const target = setAside(this.#options.path, Date.now());
      this.#closedFor = undefined;
      this.#options.onEvent({ kind: 'set-aside', target });
      return { kind: 'retry', afterMs: 0, reason: undefined };
    } catch {
      // Neither can it be moved: it stays where it is, and is looked at again.
      return { kind: 'retry', afterMs: RETRY_MS, reason: 'damaged' };
    }
  }

  #connect(): Connection {
    if (this.#connection !== undefined) return this.#connection;
    // Each read would try anew otherwise.
    if (this.#closedFor !== undefined && performance.now() < this.#closedFor.untilMs) throw new FileUnavailableError({ cause: this.#closedFor.cause });
    try {
      this.#connection = open(this.#options.path);
      this.#closedFor = undefined;
      return this.#connection;
    } catch (error) {
      const isLocked = judgeFailure(error).kind === 'locked';
      this.#closedFor = { cause: error, untilMs: performance.now() + (isLocked ? RETRY_LOCKED_MS : RETRY_MS) / 2 };
      throw new FileUnavailableError({ cause: error });
    }
  }

  #disconnect(): void {
    const { database } = this.#connection ?? {};
    this.#connection = undefined;
    try {
      database?.close();
    } catch {
      // It is given up either way.
    }
  }

  // A transaction that SQLite has ended itself cannot be rolled back, and its error is not the one to tell.
  #rollBack(statements: StatementCache): void {
    try {
      statements.run(sql.ROLLBACK);
    } catch {
      // Ended already.
    }
  }

  #prune(statements: StatementCache): void {
    const { maxEntries, maxBytes } = this.#options;
    const isOver = (): boolean => {
      const { entries, bytes } = this.totals();
      return entries > maxEntries || bytes > maxBytes;
    };
    if (!isOver()) return;
    statements.run(sql.DELETE_EXPIRED, Date.now());
    while (isOver()) {
      const { entries } = this.totals();
      statements.run(sql.DELETE_OLDEST, Math.min(OLDEST_AT_ONCE, Math.max(1, entries - maxEntries)));
      // Totals that do not follow were meddled with; they would keep this loop for ever.
      if (this.totals().entries >= entries) statements.run(sql.COUNT_AGAIN);
    }
  }

  // The log grows as long as any process reads from its beginning.
  #boundLog(statements: StatementCache): void {
    const { path, maxLogBytes } = this.#options;
    const limit = maxLogBytes - LOG_HEADROOM_BYTES;
    if (sizeOf(`${path}-wal`) <= limit) return;
    statements.run(sql.EMPTY_LOG);
    if (sizeOf(`${path}-wal`) > limit) throw new LogFullError(`${path}-wal is longer than ${limit} bytes, and another process still reads it`);
  }
}

class FileUnavailableError extends Error {
  constructor({ cause }: { readonly cause: unknown }) {
    super('the file cannot be opened', { cause });
  }
}

class LogFullError extends Error {}

// Whatever keeps a file from being opened is no fault of what was to be written.
function judgeOpening(cause: unknown): FileFailure {
  const failure = judgeFailure(cause);
  return failure.kind === 'other' ? { kind: 'unwritable', reason: 'cannot-open' } : failure;
}

function open(path: string): Connection {
  const identity = prepareFile(path);
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    const statements = new StatementCache(database);
    const [mode] = statements.run(sql.USE_WAL);
    if (mode?.['journal_mode'] !== 'wal') throw Object.assign(new Error(`${path} takes no write-ahead log`), { errcode: 8 });
    for (const pragma of sql.PRAGMAS) statements.run(pragma);
    if (sizeOf(path) <= CHECKED_BYTES) expectWhole(path, statements);
    if (statements.run(sql.FIND_TABLE).length === 0) createTables(statements);
    const store = new KeyvSqlite({ uri: `sqlite://${path}`, table: sql.TABLE, driver: keyvDriver(statements, () => undefined) });
    return { database, statements, identity, keyv: new Keyv({ store, serialization: false }) };
  } catch (error) {
    database.close();
    throw error;
  }
}

// Nobody else may read it: answers can be in it. SQLite gives its log the same rights.
function prepareFile(path: string): string {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (statSync(path, { throwIfNoEntry: false }) === undefined) {
    // What is left of a file that was taken away would be another's log.
    for (const end of ['-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
    closeSync(openSync(path, 'a', 0o600));
  }
  return identityOf(path) ?? '';
}

function expectWhole(path: string, statements: StatementCache): void {
  const [answer] = statements.run(sql.CHECK);
  if (answer?.['quick_check'] !== 'ok') throw Object.assign(new Error(`${path} is damaged`), { errcode: 11 });
}

function createTables(statements: StatementCache): void {
  statements.run(sql.BEGIN);
  try {
    for (const statement of sql.CREATE_TABLES) statements.run(statement);
    statements.run(sql.COMMIT);
  } catch (error) {
    statements.run(sql.ROLLBACK);
    throw error;
  }
}

function identityOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? undefined : `${found.dev}:${found.ino}`;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
