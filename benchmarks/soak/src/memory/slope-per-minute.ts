const MS_PER_MINUTE = 60_000;

/** A value at a time. */
export interface Point {
  readonly atMs: number;
  readonly value: number;
}

/** How much the value grows in a minute: the line of least squares through the points. @throws RangeError below two of them. */
export function slopePerMinute(points: readonly Point[]): number {
  if (points.length < 2) throw new RangeError(`a slope needs two points, got ${points.length}`);
  const meanMs = mean(points.map(({ atMs }) => atMs));
  const meanValue = mean(points.map(({ value }) => value));
  const covariance = mean(points.map(({ atMs, value }) => (atMs - meanMs) * (value - meanValue)));
  const variance = mean(points.map(({ atMs }) => (atMs - meanMs) ** 2));
  return (covariance / variance) * MS_PER_MINUTE;
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
