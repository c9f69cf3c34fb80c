/** @throws RangeError that names the setting, unless it is a number above `limit`. */
export function assertAbove(name: string, value: number, limit: number): void {
  if (!(value > limit)) throw new RangeError(`${name} must be above ${limit}, got ${value}`);
}
