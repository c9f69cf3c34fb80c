/** A point of a series. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The straight line nearest to some points. */
export interface Line {
  /** Change of y for each 1 of x. */
  readonly slope: number;
  /** The share of y's variance that the line explains: 1 when all points lie on it, 0 when it says nothing. */
  readonly rSquared: number;
}

/** Fits a line by least squares; level and unexplaining where the points have one x or one y. */
export function fitLine(points: readonly Point[]): Line {
  const meanX = mean(points.map(({ x }) => x));
  const meanY = mean(points.map(({ y }) => y));
  let [xx, xy, yy] = [0, 0, 0];
  for (const { x, y } of points) {
    xx += (x - meanX) ** 2;
    xy += (x - meanX) * (y - meanY);
    yy += (y - meanY) ** 2;
  }
  return xx === 0 || yy === 0 ? { slope: 0, rSquared: 0 } : { slope: xy / xx, rSquared: xy ** 2 / (xx * yy) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
