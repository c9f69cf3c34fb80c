/** What is drawn from. */
export interface ZipfOptions {
  /** Things to draw from, the most popular first. */
  readonly count: number;
  /** The k-th thing is drawn in proportion to 1 ÷ k^exponent. */
  readonly exponent: number;
}

/**
 * Draws the places of things of which few are popular and most are rare, as prompts are: Zipf's law.
 *
 * @returns the place, from 0, for a random number from 0 (inclusive) to 1.
 */
export function zipf({ count, exponent }: ZipfOptions): (random: number) => number {
  const upTo: number[] = [];
  let total = 0;
  for (let place = 1; place <= count; place += 1) {
    total += place ** -exponent;
    upTo.push(total);
  }
  return (random) => {
    const wanted = random * total;
    const place = upTo.findIndex((sum) => wanted < sum);
    return place === -1 ? count - 1 : place;
  };
}
