import { deserialize, serialize } from 'node:v8';

import type { CacheCodec } from './cache-codec.ts';

/**
 * For any value that `structuredClone` takes: strings, Buffers, dates, maps, and plain objects of them. Only for bytes
 * that never leave the process: it checks nothing, so a second tier wants another codec.
 */
export class StructuredCodec<Value> implements CacheCodec<Value> {
  encode(value: Value): Buffer {
    return serialize(value);
  }

  decode(bytes: Buffer): Value | undefined {
    const value: unknown = deserialize(bytes);
    return this.#isWhatWasEncoded(value) ? value : undefined;
  }

  // True by construction: the bytes come from encode, and nobody else has had them.
  #isWhatWasEncoded(_value: unknown): _value is Value {
    return true;
  }
}
