import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Call } from '../dialect.ts';
import type { Bill, OpenRecord, Outcome } from './bill.ts';
import type { Connection } from './listener.ts';
import { seenKey } from './seen-key.ts';

const keptKeyLength = 6;
const longestTimerMs = 2 ** 31 - 1;

/** One request and its answer, with the waits that end when the caller leaves. */
export class Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly connection: Connection;
  readonly call: Call;
  readonly key: string;
  readonly record: OpenRecord;
  readonly #bill: Bill;
  #isGone = false;
  #wake: (() => void) | undefined;

  constructor(bill: Bill, request: IncomingMessage, response: ServerResponse, connection: Connection) {
    const { url = '/', method = 'GET', headers } = request;
    const mark = url.indexOf('?');
    this.call = mark < 0 ? { path: url, query: '', headers } : { path: url.slice(0, mark), query: url.slice(mark + 1), headers };
    const { auth, key } = seenKey(headers, this.call.query);
    this.request = request;
    this.response = response;
    this.connection = connection;
    this.key = key;
    this.#bill = bill;
    const keySuffix = key.slice(-keptKeyLength);
    this.record = bill.open({ method, path: this.call.path, auth, keySuffix, connection: connection.id });
    response.on('close', () => this.#close());
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  settle(outcome: Exclude<Outcome, 'open'>): void {
    this.#bill.settle(this.record, outcome);
  }

  /** Waits; ends early when the caller leaves. */
  pause(ms: number): Promise<void> {
    return this.waitFor((resume) => {
      const timer = setTimeout(resume, Math.min(ms, longestTimerMs));
      return () => clearTimeout(timer);
    });
  }

  /** Waits for `resume` to be called; when the caller leaves first, what `start` returned is called instead. */
  waitFor(start: (resume: () => void) => () => void): Promise<void> {
    if (this.#isGone) return Promise.resolve();
    return new Promise((resolve) => {
      const giveUp = start(() => {
        this.#wake = undefined;
        resolve();
      });
      this.#wake = () => {
        giveUp();
        resolve();
      };
    });
  }

  /** Writes. False where the caller does not read: {@link drain} waits for that. */
  write(bytes: Buffer): boolean {
    this.record.responseBytes += bytes.length;
    this.connection.count(bytes.length);
    return this.response.write(bytes);
  }

  /** Waits until the caller has read what was written. */
  drain(): Promise<void> {
    return this.waitFor((resume) => {
      this.response.once('drain', resume);
      return () => this.response.off('drain', resume);
    });
  }

  /** RST, at once. */
  reset(): void {
    this.settle('cut');
    this.connection.reset();
  }

  /** Writes bytes that are no HTTP message of ours, and closes. */
  endRaw(bytes: Buffer | string): void {
    this.settle('cut');
    this.record.responseBytes += Buffer.byteLength(bytes);
    this.connection.socket.end(bytes);
  }

  #close(): void {
    this.#isGone = true;
    const isSent = this.response.writableFinished;
    if (this.record.outcome === 'open' || (this.record.outcome === 'complete' && !isSent)) this.settle('client-gone');
    this.#wake?.();
  }
}
