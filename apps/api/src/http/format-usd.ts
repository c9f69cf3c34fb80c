/** A thousandth of the cheapest token on any price list. */
const DIGITS = 12;

/** US dollars as a plain decimal number, without an exponent: `0.00125`. */
export function formatUsd(amount: number): string {
  // What every answer out of the cache costs.
  if (amount === 0) return '0';
  return amount.toFixed(DIGITS).replace(/\.?0+$/, '');
}
