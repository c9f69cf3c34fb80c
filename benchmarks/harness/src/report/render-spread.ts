import type { Spread } from '../statistics/spread.ts';

/** `median (min … max)`, or the one figure where the rounds do not differ. */
export function renderSpread({ median, min, max }: Spread, digits: number): string {
  // What rounds to nothing has no sign.
  const [middle = '', low = '', high = ''] = [median, min, max].map((value) => value.toFixed(digits).replace(/^-(?=[0.]+$)/, ''));
  return low === high ? middle : `${middle} (${low} … ${high})`;
}
