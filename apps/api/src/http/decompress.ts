import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, zstdDecompress } from 'node:zlib';

import { ProxyError } from '@proxyapi/proxy-core';

import { tooLarge } from './payload-too-large.ts';

type Decode = (body: Buffer, options: { readonly maxOutputLength: number; readonly chunkSize: number }) => Promise<Buffer>;

/** Bytes that a decoder unfolds at once: pieces of zlib's own 16 KB leave holes, and a bomb's megabytes stay resident. */
const PIECE_BYTES = 256 * 1024;

const DECODERS: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ['gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
  ['br', promisify(brotliDecompress)],
  ['zstd', promisify(zstdDecompress)],
]);

/** The decoder of a content-encoding, as a function that never gives more than the limit. */
export type Decompress = (body: Buffer, maxBytes: number) => Promise<Buffer>;

/**
 * The decoder for a `content-encoding` header; `undefined` where the body comes as it is.
 *
 * @throws {@link ProxyError} `unsupported_media_type` for an unknown or stacked encoding.
 */
export function decompressorFor(encoding: string | undefined): Decompress | undefined {
  if (encoding === undefined || encoding === 'identity') return undefined;
  const decode = DECODERS.get(encoding.trim().toLowerCase());
  if (decode === undefined) {
    throw new ProxyError('unsupported_media_type', `The content-encoding must be one of ${[...DECODERS.keys()].join(', ')}, alone. Send the body without compression otherwise.`);
  }
  return async (body, maxBytes) => {
    try {
      return await decode(body, { maxOutputLength: maxBytes, chunkSize: PIECE_BYTES });
    } catch (error) {
      if (error instanceof RangeError) throw tooLarge(maxBytes);
      throw new ProxyError('invalid_encoding', `The body is not valid ${encoding}.`, { cause: error });
    }
  };
}
