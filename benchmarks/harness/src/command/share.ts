/** Reads an option that is a share of a whole. @throws RangeError when it is not within 0 and 1. */
export function share(name: string, given: string | undefined, { usual }: { readonly usual: number }): number {
  if (given === undefined) return usual;
  const value = given.trim() === '' ? Number.NaN : Number(given);
  if (!(value >= 0 && value <= 1)) throw new RangeError(`--${name} must be a number from 0 to 1, got ${given}`);
  return value;
}
