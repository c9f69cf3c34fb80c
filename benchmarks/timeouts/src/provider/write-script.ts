import type { ScriptEntry } from '@proxyapi/mock-provider';

/** What a mock is told to never answer. */
export const HANG = 'hang';

/** The word that an answer consists of tells who gave it. */
export const FIRST_WORD = 'first';
export const NEXT_WORD = 'next';

/** The script for one model: a time to the first byte for each of its next requests, `Infinity` for one that hangs. */
export function writeScript(model: string, firstByteMs: readonly number[]): readonly ScriptEntry[] {
  return firstByteMs.map((ms) => ({ model, behaviour: ms === Infinity ? HANG : answerAfter(ms, FIRST_WORD) }));
}

/** Whether a behaviour on the first provider's bill is out of a script of ours. */
export function isScripted(behaviour: string): boolean {
  return behaviour === HANG || behaviour.startsWith(`chat:text=${FIRST_WORD},`);
}

/** An answer of one word, after a while. */
export function answerAfter(ms: number, word: string): string {
  return `chat:text=${word},firstMs=${Math.round(ms)}`;
}
