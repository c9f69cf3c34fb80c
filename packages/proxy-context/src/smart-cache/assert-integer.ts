/** @throws RangeError when `value` is not an integer from `min` to `max`. */
export function assertInteger(name: string, value: number, [min, max]: readonly [min: number, max: number]): void {
  if (!Number.isInteger(value) || value < min || value > max) throw new RangeError(`${name} must be an integer from ${min} to ${max}, got ${value}`);
}
