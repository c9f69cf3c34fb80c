import { createHash } from 'node:crypto';

/** Length of a vector when the caller asks for none. */
export const DEFAULT_DIMENSIONS = 256;

/**
 * A unit vector that depends on `text` alone: equal texts have equal vectors, on every machine and in every version.
 * It carries no meaning: similar texts are not close.
 */
export function sandboxVector(text: string, dimensions: number): readonly number[] {
  const bytes = createHash('shake256', { outputLength: dimensions * 2 }).update(text).digest();
  const raw = Array.from({ length: dimensions }, (_, index) => bytes.readInt16LE(index * 2) + 0.5);
  const norm = Math.hypot(...raw);
  return raw.map((component) => component / norm);
}
