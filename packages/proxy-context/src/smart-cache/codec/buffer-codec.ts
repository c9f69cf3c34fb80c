import type { CacheCodec } from './cache-codec.ts';

/** For values that are bytes already: the value and its form are one Buffer, and nothing is copied. */
export const bufferCodec: CacheCodec<Buffer> = {
  encode: (value) => value,
  decode: (bytes) => bytes,
};
