/** Normally distributed numbers, mean 0 and spread 1, from evenly distributed ones (Box and Muller). */
export function normalRandom(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
