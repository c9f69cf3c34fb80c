const BYTES_PER_MEGABYTE = 1024 * 1024;

/** Whole bytes of a size in megabytes. */
export function bytesOfMegabytes(megabytes: number): number {
  return Math.floor(megabytes * BYTES_PER_MEGABYTE);
}
