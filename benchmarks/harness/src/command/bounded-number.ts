/** What an option of the command line may be. */
export interface NumberBounds {
  /** Taken when the option is not given. */
  readonly usual: number;
  readonly max: number;
  readonly isWhole: boolean;
}

/** Reads an option that is a number above 0. @throws RangeError when it is not, or above the bound. */
export function boundedNumber(name: string, given: string | undefined, { usual, max, isWhole }: NumberBounds): number {
  if (given === undefined) return usual;
  const value = Number(given);
  const isFine = value > 0 && value <= max && (!isWhole || Number.isInteger(value));
  if (!isFine) throw new RangeError(`--${name} must be ${isWhole ? 'an integer from 1' : 'a number above 0'} to ${max}, got ${given}`);
  return value;
}
