/** Protobuf's wire types. */
const VARINT = 0;
const FIXED64 = 1;
const DELIMITED = 2;
const FIXED32 = 5;

/**
 * How many messages lie in a protobuf message at this path of field numbers. Nothing else is decoded.
 *
 * @throws RangeError when it is no protobuf message.
 */
export function countNested(message: Buffer, path: readonly number[]): number {
  const [wanted, ...inside] = path;
  let count = 0;
  for (let at = 0; at < message.length;) {
    const key = readVarint(message, at);
    const length = lengthOf(message, key.next, key.value & 7);
    const end = length.next + length.value;
    if (end > message.length) throw new RangeError(`a field ends at ${end} of ${message.length} bytes`);
    if (key.value >>> 3 === wanted) count += inside.length === 0 ? 1 : countNested(message.subarray(length.next, end), inside);
    at = end;
  }
  return count;
}

interface Varint {
  readonly value: number;
  readonly next: number;
}

function lengthOf(message: Buffer, at: number, wireType: number): Varint {
  switch (wireType) {
    case VARINT: return { value: 0, next: readVarint(message, at).next };
    case FIXED64: return { value: 8, next: at };
    case FIXED32: return { value: 4, next: at };
    case DELIMITED: return readVarint(message, at);
    default: throw new RangeError(`there is no wire type ${wireType}`);
  }
}

function readVarint(message: Buffer, start: number): Varint {
  let value = 0;
  for (let [at, factor] = [start, 1]; ; at += 1, factor *= 128) {
    const byte = message[at];
    if (byte === undefined) throw new RangeError('a number has no end');
    value += (byte & 127) * factor;
    if (byte < 128) return { value, next: at + 1 };
  }
}
