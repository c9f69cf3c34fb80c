const MS_PER_MINUTE = 60_000;
const MIN_POINTS = 3;

/** A value at a time. */
export interface Point {
  readonly atMs: number;
  readonly value: number;
}

/** How much a value grows in a minute, and how well that is known. */
export interface Slope {
  readonly slope: number;
  /**
   * In the same unit. Memory follows from what it was a moment ago, so a thousand samples tell less than a thousand that
   * know nothing of each other: the usual error is widened by what neighbours have in common (an autoregression of the
   * first order).
   */
  readonly standardError: number;
}

/** The line of least squares through points at even distances. @throws RangeError below three of them. */
export function slopePerMinute(points: readonly Point[]): Slope {
  if (points.length < MIN_POINTS) throw new RangeError(`a slope and its error need three points, got ${points.length}`);
  const meanMs = mean(points.map(({ atMs }) => atMs));
  const meanValue = mean(points.map(({ value }) => value));
  const covariance = mean(points.map(({ atMs, value }) => (atMs - meanMs) * (value - meanValue)));
  const variance = mean(points.map(({ atMs }) => (atMs - meanMs) ** 2));
  const perMs = covariance / variance;
  const residuals = points.map(({ atMs, value }) => value - meanValue - perMs * (atMs - meanMs));
  const squares = sum(residuals.map((residual) => residual ** 2));
  const independentError = Math.sqrt(squares / (points.length - 2) / (variance * points.length));
  return { slope: perMs * MS_PER_MINUTE, standardError: independentError * widening(residuals, squares) * MS_PER_MINUTE };
}

function widening(residuals: readonly number[], squares: number): number {
  if (squares === 0) return 1;
  const neighbours = sum(residuals.slice(1).map((residual, index) => residual * (residuals[index] ?? 0))) / squares;
  const common = Math.min(0.99, Math.max(0, neighbours));
  return Math.sqrt((1 + common) / (1 - common));
}

function mean(numbers: readonly number[]): number {
  return sum(numbers) / numbers.length;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
