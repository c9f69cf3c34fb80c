import { promisify } from 'node:util';
import { zstdCompress, zstdDecompressSync } from 'node:zlib';

const compress = promisify(zstdCompress);

/** Room beyond what comes out, so that zlib sees that it is done and asks for no second piece. */
const SPARE_BYTES = 64;

/** An encoded value, compressed. */
export interface PackedValue {
  readonly bytes: Buffer;
  readonly unpackedBytes: number;
}

/** Compresses on a thread of the pool. */
export async function packValue(encoded: Buffer): Promise<PackedValue> {
  const packed = await compress(encoded);
  // A copy of its own length: what zlib gives is the beginning of a larger piece, which would stay as long as the entry.
  const bytes = Buffer.allocUnsafeSlow(packed.byteLength);
  packed.copy(bytes);
  return { bytes, unpackedBytes: encoded.byteLength };
}

/** In one piece: by default zlib would make one of each 16 KB and join them. */
export function unpackValue({ bytes, unpackedBytes }: PackedValue): Buffer {
  return zstdDecompressSync(bytes, { chunkSize: unpackedBytes + SPARE_BYTES });
}
