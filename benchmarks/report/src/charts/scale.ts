/** Where values stand along an axis, from 0 at its beginning to 1 at its end. */
export interface Scale {
  readonly kind: 'linear' | 'logarithmic';
  readonly ticks: readonly number[];
  at(value: number): number;
}

/** Beyond this ratio of largest to smallest the small ones would lie on one point of a linear axis. */
const LINEAR_RATIO = 40;
const TICKS = 5;
const NICE_STEPS = [1, 2, 2.5, 5, 10];

/** A scale for all of these: linear from 0, or logarithmic where they are above 0 and of different orders. */
export function scaleFor(values: readonly number[]): Scale {
  const low = Math.min(...values);
  const high = Math.max(...values);
  return low > 0 && high / low > LINEAR_RATIO ? logarithmicScale(low, high) : linearScale(Math.min(0, low), Math.max(0, high));
}

/** A linear scale whose ends are ticks. */
export function linearScale(low: number, high: number): Scale {
  const step = niceStep((high - low || 1) / TICKS);
  const first = Math.floor(low / step);
  const last = Math.max(first + 1, Math.ceil(high / step));
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
  return { kind: 'linear', ticks, at: (value) => (value / step - first) / (last - first) };
}

function logarithmicScale(low: number, high: number): Scale {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => Number((10 ** (first + index)).toPrecision(12)));
  return { kind: 'logarithmic', ticks, at: (value) => (Math.log10(value) - first) / (last - first) };
}

function niceStep(atLeast: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(atLeast));
  return (NICE_STEPS.find((step) => step * magnitude >= atLeast) ?? 10) * magnitude;
}
