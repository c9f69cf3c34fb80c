/**
 * The value below which `ratio` of the samples lie, by the nearest rank: always one of the samples, never made up
 * between two.
 *
 * @throws RangeError when there are no samples or `ratio` is not within 0 and 1.
 */
export function percentile(samples: readonly number[], ratio: number): number {
  if (!(ratio >= 0 && ratio <= 1)) throw new RangeError(`ratio must be within 0 and 1, got ${ratio}`);
  const sorted = samples.toSorted((one, other) => one - other);
  const value = sorted[Math.max(0, Math.ceil(ratio * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('there are no samples');
  return value;
}
