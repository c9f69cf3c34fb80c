import { stringBetween } from './string-between.ts';

const BACKSLASH = 0x5c;
const SLASH = 0x2f;
const LOWER_U = 0x75;

/** Up to here a loop is faster than a view and a call. */
const NEAR_BYTES = 64;

/**
 * The spelling that all JSON strings of the same UTF-16 share, or `undefined` where the one from `start` to `end` has it
 * already: nearly always, because only `\u` and `\/` leave a choice. It is what `JSON.stringify` writes, so a lone
 * surrogate keeps its escape. Never longer than the one it stands for.
 */
export function canonicalString(bytes: Buffer, start: number, end: number): Buffer | undefined {
  if (!hasChoice(bytes, start, end)) return undefined;
  return Buffer.from(JSON.stringify(stringBetween(bytes, start + 1, end - 1)));
}

function hasChoice(bytes: Buffer, start: number, end: number): boolean {
  for (let at = findBackslash(bytes, start, end); at < end; at = findBackslash(bytes, at + 2, end)) {
    const escaped = bytes[at + 1];
    if (escaped === LOWER_U || escaped === SLASH) return true;
  }
  return false;
}

function findBackslash(bytes: Buffer, start: number, end: number): number {
  const near = Math.min(start + NEAR_BYTES, end);
  for (let at = start; at < near; at += 1) {
    if (bytes[at] === BACKSLASH) return at;
  }
  if (near === end) return end;
  const index = bytes.subarray(near, end).indexOf(BACKSLASH);
  return index === -1 ? end : near + index;
}
