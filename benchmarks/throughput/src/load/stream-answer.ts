import type { AnswerReader } from './answer-reader.ts';
import { readHead } from './read-head.ts';

const EVENT_END = '\n\n';
const LINE_FEED = 0x0a;
const LAST_CHUNK = '0\r\n\r\n';

/**
 * Counts the events of a stream as they arrive, chunked or of a known length. An event's two line feeds stand nowhere else: the
 * framing of chunks has CR LF.
 */
export class StreamAnswer implements AnswerReader {
  readonly #onEvents: (count: number) => void;
  #begun: Buffer | undefined = Buffer.alloc(0);
  #endsInLineFeed = false;
  #tail = '';
  /** Bytes that are to come; `undefined` where only the last chunk tells. */
  #left: number | undefined;

  constructor(onEvents: (count: number) => void) {
    this.#onEvents = onEvents;
  }

  push(chunk: Buffer): boolean {
    let bytes = chunk;
    if (this.#begun !== undefined) {
      bytes = Buffer.concat([this.#begun, chunk]);
      const head = readHead(bytes);
      this.#begun = head === undefined ? bytes : undefined;
      if (head === undefined) return false;
      bytes = bytes.subarray(head.bodyStart);
      this.#left = head.contentLength;
    }
    const events = this.#count(bytes);
    if (events > 0) this.#onEvents(events);
    return this.#left === undefined ? this.#isLast(bytes) : this.#isAll(this.#left - bytes.length);
  }

  #isAll(left: number): boolean {
    if (left < 0) throw new Error('a stream is longer than its content-length');
    this.#left = left;
    return left === 0;
  }

  #isLast(bytes: Buffer): boolean {
    this.#tail = (this.#tail + bytes.toString('latin1', Math.max(0, bytes.length - LAST_CHUNK.length))).slice(-LAST_CHUNK.length);
    return this.#tail === LAST_CHUNK;
  }

  #count(bytes: Buffer): number {
    let count = this.#endsInLineFeed && bytes[0] === LINE_FEED ? 1 : 0;
    for (let at = bytes.indexOf(EVENT_END); at !== -1; at = bytes.indexOf(EVENT_END, at + EVENT_END.length)) count += 1;
    if (bytes.length > 0) this.#endsInLineFeed = bytes.at(-1) === LINE_FEED;
    return count;
  }
}
