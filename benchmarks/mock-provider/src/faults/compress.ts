import { once } from 'node:events';
import { createBrotliCompress, createDeflate, createGzip } from 'node:zlib';

import type { Encoding } from '../behaviour/plan.ts';
import type { Part } from './part.ts';

const blockBytes = 1024 * 1024;
const damagedBytes = 8;

const encoders = { gzip: createGzip, br: createBrotliCompress, deflate: createDeflate } as const;
type Encoder = ReturnType<(typeof encoders)[keyof typeof encoders]>;

/**
 * Encodes a body part by part, so that a stream can still be cut between deltas, with `padding` line breaks in front.
 *
 * A line break there changes neither JSON nor a stream of events: a bomb is a right answer for whoever has the memory.
 */
export async function compress(
  parts: readonly Part[],
  encoding: Exclude<Encoding, 'identity'>,
  padding: number,
): Promise<readonly Part[]> {
  const encoder = encoders[encoding]();
  const pending: Buffer[] = [];
  encoder.on('data', (bytes: Buffer) => pending.push(bytes));
  await writePadding(encoder, padding);
  const encoded: Part[] = [];
  for (const part of parts) {
    encoder.write(part.bytes);
    await new Promise<void>((resolve) => encoder.flush(resolve));
    encoded.push({ ...part, bytes: Buffer.concat(pending.splice(0)) });
  }
  encoder.end();
  await once(encoder, 'end');
  return withEnding(encoded, Buffer.concat(pending));
}

/** The same parts with some bytes flipped in the middle one. */
export function damage(parts: readonly Part[]): readonly Part[] {
  const middle = Math.floor(parts.length / 2);
  return parts.map((part, index) => (index === middle ? { ...part, bytes: flipMiddle(part.bytes) } : part));
}

async function writePadding(encoder: Encoder, padding: number): Promise<void> {
  const block = Buffer.alloc(Math.min(blockBytes, padding), '\n');
  for (let left = padding; left > 0; left -= block.length) {
    if (!encoder.write(block.subarray(0, Math.min(left, block.length)))) await once(encoder, 'drain');
  }
}

function withEnding(parts: readonly Part[], ending: Buffer): readonly Part[] {
  const last = parts.at(-1);
  if (last === undefined) return [{ kind: 'tail', bytes: ending, tokens: 0, pauseMs: 0 }];
  return [...parts.slice(0, -1), { ...last, bytes: Buffer.concat([last.bytes, ending]) }];
}

function flipMiddle(bytes: Buffer): Buffer {
  const start = Math.max(0, Math.floor((bytes.length - damagedBytes) / 2));
  return Buffer.from(bytes.map((byte, index) => (index >= start && index < start + damagedBytes ? byte ^ 0xff : byte)));
}
