import { Writable } from 'node:stream';

import type { BoundedWriter } from '../writer/bounded-writer.ts';
import { LINES } from './lines-symbol.ts';

/**
 * Hands winston's lines to a {@link BoundedWriter}.
 *
 * It is never busy, so that none of the streams winston is made of has a reason to keep lines; they would do so without bound.
 */
export class LineTransport extends Writable {
  readonly #writer: BoundedWriter;

  constructor(writer: BoundedWriter) {
    super({ objectMode: true });
    this.#writer = writer;
  }

  /** By this winston knows a transport of its own kind. */
  log(info: unknown, onTaken: () => void): void {
    for (const line of linesOf(info)) this.#writer.write(line);
    onTaken();
  }

  override _write(info: unknown, _encoding: BufferEncoding, onTaken: () => void): void {
    this.log(info, onTaken);
  }
}

function linesOf(info: unknown): readonly string[] {
  return typeof info === 'object' && info !== null && LINES in info && areLines(info[LINES]) ? info[LINES] : [];
}

// What stands under a symbol of our own, the format has put there.
function areLines(value: unknown): value is readonly string[] {
  return Array.isArray(value);
}
