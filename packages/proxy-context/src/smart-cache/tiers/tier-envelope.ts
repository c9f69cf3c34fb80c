import { crc32 } from 'node:zlib';

/** Form of the bytes; another one is somebody else's. */
const VERSION = 1;
const CHECKSUM_AT = 1;
const EXPIRES_AT = 5;
const PAYLOAD_AT = 13;

/** What a second tier stores for an entry. */
export interface TierEnvelope {
  /** Epoch ms; `Infinity` is never. */
  readonly expiresAt: number;
  readonly payload: Buffer;
}

/** `version · checksum of what follows · when it expires · payload`: the second tier does not tell how long a value has left, nor whether it is whole. */
export function sealEnvelope({ expiresAt, payload }: TierEnvelope): Buffer {
  const bytes = Buffer.allocUnsafe(PAYLOAD_AT + payload.byteLength);
  bytes.writeUInt8(VERSION);
  bytes.writeDoubleBE(expiresAt, EXPIRES_AT);
  payload.copy(bytes, PAYLOAD_AT);
  bytes.writeUInt32BE(crc32(bytes.subarray(EXPIRES_AT)), CHECKSUM_AT);
  return bytes;
}

/** `undefined` for what is not whole, or not ours. */
export function openEnvelope(bytes: Buffer): TierEnvelope | undefined {
  if (bytes.byteLength < PAYLOAD_AT || bytes.readUInt8() !== VERSION) return undefined;
  if (bytes.readUInt32BE(CHECKSUM_AT) !== crc32(bytes.subarray(EXPIRES_AT))) return undefined;
  return { expiresAt: bytes.readDoubleBE(EXPIRES_AT), payload: bytes.subarray(PAYLOAD_AT) };
}
