import { renderSpread, type Spread } from '@proxyapi/bench-harness';

/** A tick's label. */
export function tickText(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 4 });
}

/** `median (min … max)`. A result file has `null` for what was no number; that is told, not drawn. */
export function spreadText(value: Spread | undefined, digits: number): string {
  if (value === undefined || ![value.median, value.min, value.max].every(Number.isFinite)) return 'no figure';
  return renderSpread(value, digits);
}
