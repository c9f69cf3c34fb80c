/** The value that a share of `ratio` (0–1) of `values` does not exceed, by nearest rank; NaN of none. */
export function quantile(values: readonly number[], ratio: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(ratio * sorted.length) - 1)] ?? Number.NaN;
}
