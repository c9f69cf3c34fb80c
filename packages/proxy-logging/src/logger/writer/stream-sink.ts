import { writeSync } from 'node:fs';
import type { Writable } from 'node:stream';

import type { LogSink, OnWritten } from './log-sink.ts';

/** Writes to a stream that does not block, such as the process's own end of a pipe. */
export class StreamSink implements LogSink {
  readonly #stream: Writable;
  readonly #descriptor: number | undefined;

  /** `descriptor`: what lies under `stream`, for the last lines of a process. */
  constructor(stream: Writable, descriptor?: number) {
    this.#stream = stream;
    this.#descriptor = descriptor;
    // Each write tells its own error; without a listener the first one would end the process.
    stream.on('error', () => {});
  }

  write(bytes: Buffer, onWritten: OnWritten): void {
    try {
      this.#stream.write(bytes, (error) => onWritten(error ?? undefined, error ? 0 : bytes.length));
    } catch (error) {
      onWritten(error instanceof Error ? error : new Error(String(error)), 0);
    }
  }

  writeNow(bytes: Buffer): number {
    if (this.#descriptor === undefined) return 0;
    try {
      return writeSync(this.#descriptor, bytes);
    } catch {
      // As in DescriptorSink. libuv has made the pipe non-blocking, so that this cannot wait for a reader.
      return 0;
    }
  }
}
