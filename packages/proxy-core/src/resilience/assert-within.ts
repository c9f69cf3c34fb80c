/** @throws RangeError when `value` is not a number from `min` to `max`. */
export function assertWithin(name: string, value: number, [min, max]: readonly [min: number, max: number]): void {
  if (!(value >= min && value <= max)) throw new RangeError(`${name} must be a number from ${min} to ${max}, got ${value}`);
}
