import { write, writeSync } from 'node:fs';

import type { LogSink, OnWritten } from './log-sink.ts';

/** Writes to a file descriptor, from libuv's threads: a slow disk costs the event loop nothing. */
export class DescriptorSink implements LogSink {
  readonly #descriptor: number;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  write(bytes: Buffer, onWritten: OnWritten): void {
    write(this.#descriptor, bytes, (error, writtenBytes) => onWritten(error ?? undefined, error === null ? writtenBytes : 0));
  }

  writeNow(bytes: Buffer): number {
    try {
      return writeSync(this.#descriptor, bytes);
    } catch {
      // Full, closed, or nobody reads: the process ends, and there is nobody to tell.
      return 0;
    }
  }
}
