/** Seconds, as the file has them, in milliseconds. */
export function milliseconds(seconds: number): number {
  return Math.round(seconds * 1000);
}
