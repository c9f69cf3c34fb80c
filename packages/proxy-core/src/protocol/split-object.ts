import { scanJson } from './scan-json.ts';

/** Deepest nesting of an answer; logprobs and tool schemas of real answers stay under 20. */
const MAX_DEPTH = 512;

/**
 * A JSON object as its members' own bytes, so that what is passed on keeps its numbers, and strings are never decoded.
 * `undefined` for what is no object, or has a member twice.
 */
export function splitObject(bytes: Buffer): Map<string, Buffer> | undefined {
  const scan = scanJson(bytes, { maxDepth: MAX_DEPTH });
  if (!scan.ok || scan.kind !== 'object') return undefined;
  const members = new Map<string, Buffer>();
  for (const [name, { start, end }] of scan.members) members.set(name, bytes.subarray(start, end));
  return members;
}
