import type { Rate } from './price.ts';

/** Whether a price of the list is one that can be reckoned with. */
export function isRate(value: unknown): value is Rate {
  if (typeof value !== 'object' || value === null) return isAmount(value);
  return 'base' in value && isAmount(value.base) && 'tiers' in value && Array.isArray(value.tiers) && value.tiers.every(isTier);
}

function isTier(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'start' in value && isAmount(value.start) && 'price' in value && isAmount(value.price);
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
