import { type Readable, Writable } from 'node:stream';

import { BoundedWriter, openSink } from '@proxyapi/proxy-logging';

/** A line that is longer is none of the log's, whose lines end at 8 KB. */
const MAX_LINE_LENGTH = 16 * 1024;

/**
 * Writes the lines of several processes to one stream, whole: were they to share a pipe, what is longer than its 4 KB that are
 * written in one piece would come out in pieces among others'.
 */
export class LogRelay {
  readonly #writer: BoundedWriter;

  constructor(stream: Writable) {
    this.#writer = new BoundedWriter({ sink: openSink(stream), describeLoss: (lines) => `${JSON.stringify({ timestamp: new Date().toISOString(), level: 'warn', message: 'log lines were dropped', count: lines })}\n` });
  }

  /** Lines that found no room. */
  get droppedLines(): number {
    return this.#writer.droppedLines;
  }

  /** Takes the lines of this process. */
  stream(): Writable {
    const take = this.#splitter();
    return new Writable({
      decodeStrings: false,
      write: (chunk: Buffer | string, _encoding, done) => {
        take(chunk.toString());
        done();
      },
    });
  }

  /** Takes the lines of another process, for as long as it has some. */
  take(stream: Readable): void {
    stream.setEncoding('utf8').on('data', this.#splitter());
    // A worker that is killed may leave its end in any state.
    stream.on('error', () => {});
  }

  flush(timeoutMs: number): Promise<boolean> {
    return this.#writer.flush(timeoutMs);
  }

  flushNow(): void {
    this.#writer.flushNow();
  }

  #splitter(): (chunk: string) => void {
    let rest = '';
    return (chunk) => {
      const lines = (rest + chunk).split('\n');
      rest = (lines.pop() ?? '').slice(0, MAX_LINE_LENGTH);
      for (const line of lines) this.#writer.write(`${line}\n`);
    };
  }
}
