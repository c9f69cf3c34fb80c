/** A thousandth of the cheapest token on any price list. */
const DIGITS = 12;

/** US dollars as a plain decimal number, without an exponent: `0.00125`. */
export function formatUsd(amount: number): string {
  return amount.toFixed(DIGITS).replace(/\.?0+$/, '');
}
