import { Writable } from 'node:stream';

import type { BoundedWriter } from '../writer/bounded-writer.ts';
import { LINE } from './line-symbol.ts';

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
    this.#writer.write(lineOf(info));
    onTaken();
  }

  override _write(info: unknown, _encoding: BufferEncoding, onTaken: () => void): void {
    this.log(info, onTaken);
  }
}

function lineOf(info: unknown): string {
  return typeof info === 'object' && info !== null && LINE in info && typeof info[LINE] === 'string' ? info[LINE] : '';
}
