import type { CacheCodec } from './cache-codec.ts';

/**
 * For values that are JSON. `parse` makes a value of what was read, and throws or gives `undefined` for what is none:
 * bytes in a second tier outlive the code that wrote them.
 *
 * @example
 * const codec = jsonCodec((json) => (Array.isArray(json) ? json.map(String) : undefined));
 */
export function jsonCodec<Value>(parse: (json: unknown) => Value | undefined): CacheCodec<Value> {
  return {
    encode: (value) => Buffer.from(JSON.stringify(value)),
    decode: (bytes) => parse(JSON.parse(bytes.toString())),
  };
}
