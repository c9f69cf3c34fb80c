import { Readable } from 'node:stream';
import { createBrotliCompress, createDeflate, createGzip } from 'node:zlib';

import type { Encoding } from '../behaviour/plan.ts';

const blockBytes = 1024 * 1024;
const damagedBytes = 8;

const encoders = { gzip: createGzip, br: createBrotliCompress, deflate: createDeflate } as const;

/**
 * Encodes a body, with `padding` line breaks in front of it.
 *
 * A line break there changes neither JSON nor a stream of events, so a bomb is a right answer for whoever has the memory.
 */
export async function compress(body: Buffer, encoding: Exclude<Encoding, 'identity'>, padding: number): Promise<Buffer> {
  const encoded: Buffer[] = [];
  for await (const chunk of Readable.from(blocks(body, padding), { objectMode: false }).pipe(encoders[encoding]())) {
    encoded.push(Buffer.from(chunk));
  }
  return Buffer.concat(encoded);
}

function* blocks(body: Buffer, padding: number): Iterable<Buffer> {
  const block = Buffer.alloc(Math.min(blockBytes, padding), '\n');
  for (let left = padding; left > 0; left -= block.length) yield block.subarray(0, Math.min(left, block.length));
  yield body;
}

/** The same bytes with some flipped in the middle. */
export function damage(body: Buffer): Buffer {
  const damaged = Buffer.from(body);
  const start = Math.max(0, Math.floor((damaged.length - damagedBytes) / 2));
  damaged.subarray(start, start + damagedBytes).forEach((byte, index) => {
    damaged[start + index] = byte ^ 0xff;
  });
  return damaged;
}
