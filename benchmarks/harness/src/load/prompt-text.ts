import { createHash } from 'node:crypto';

/** What a prompt looks like. */
export interface PromptShape {
  /** About; in ASCII, so bytes are characters. */
  readonly bytes: number;
  /** Characters between two spaces: the mock provider that echoes a prompt streams word by word. */
  readonly wordLength: number;
}

/** Three bytes are four characters. */
const BYTES_PER_CHARACTER = 3 / 4;

/**
 * A text that is the same for the same number and unlike for others, and that compresses little: an echo of it fills a
 * cache with as many bytes as real answers do at best, where words repeated would take next to none.
 */
export function promptText(seed: number, { bytes, wordLength }: PromptShape): string {
  const outputLength = Math.ceil(bytes * BYTES_PER_CHARACTER);
  const text = createHash('shake256', { outputLength }).update(String(seed)).digest('base64url');
  return text.match(new RegExp(`.{1,${wordLength}}`, 'g'))?.join(' ') ?? '';
}
