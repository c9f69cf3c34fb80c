/**
 * A source of numbers from 0 (inclusive) to 1 that gives the same ones for the same seed.
 *
 * Mulberry32: 32 bits of state, which is plenty for what a benchmark draws.
 */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
