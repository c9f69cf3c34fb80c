import { hash } from 'node:crypto';

/** Raised with every change of the layout: what an older release wrote is then a miss. */
const MARK = Buffer.from('PXC1', 'latin1');
const DIGEST_BYTES = 32;
const HEADER_BYTES = MARK.length + 2 * DIGEST_BYTES;

/**
 * Wraps a value for a store that may damage it or give it to somebody else:
 *
 *     mark and version │ SHA-256 of the key │ SHA-256 of the value │ value
 *     4                │ 32                 │ 32                   │ …
 */
export function sealEnvelope(key: string, bytes: Uint8Array): Buffer {
  return Buffer.concat([MARK, digest(key), digest(bytes), bytes]);
}

/** The value in it; `undefined` unless every byte is what was sealed under this very key. */
export function openEnvelope(key: string, stored: unknown): Buffer | undefined {
  if (!(stored instanceof Uint8Array) || stored.length < HEADER_BYTES) return undefined;
  const envelope = Buffer.from(stored.buffer, stored.byteOffset, stored.length);
  const value = envelope.subarray(HEADER_BYTES);
  const isWhole = envelope.subarray(0, MARK.length).equals(MARK)
    && envelope.subarray(MARK.length, MARK.length + DIGEST_BYTES).equals(digest(key))
    && envelope.subarray(MARK.length + DIGEST_BYTES, HEADER_BYTES).equals(digest(value));
  return isWhole ? value : undefined;
}

function digest(content: string | Uint8Array): Buffer {
  return hash('sha256', content, 'buffer');
}
