/** How many draws, between which times, and what makes them repeat. */
export interface DrawOptions {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  /** Equal seeds give equal draws. */
  readonly seed: number;
}

/**
 * Draws times to a first byte: as many of them between 200 and 400 ms as between 400 and 800, since a model is late more
 * often by a factor than by an amount.
 */
export function drawFirstByteTimes({ count, min, max, seed }: DrawOptions): readonly number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => min * (max / min) ** random());
}

// Mulberry32: 32 bits of state, which is plenty for a few hundred draws.
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
