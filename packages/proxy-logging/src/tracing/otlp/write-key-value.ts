import type { AttributeValue } from './attribute-value.ts';
import { ProtobufWriter } from './protobuf-writer.ts';

/** Fields of `KeyValue` and `AnyValue`. */
const KEY = 1;
const VALUE = 2;
const STRING = 1;
const BOOLEAN = 2;
const INTEGER = 3;
const DOUBLE = 4;

const MAX_INT_64 = 2 ** 63;

/** Keys are names of ours and the operator's labels; what is beyond is not worth the memory. */
const MAX_KEYS = 256;
const keys = new Map<string, Uint8Array>();

/** Writes an attribute: what a `KeyValue` has in it. */
export function writeKeyValue(writer: ProtobufWriter, key: string, value: AttributeValue): void {
  writer.raw(encodedKey(key));
  const start = writer.begin(VALUE);
  writeValue(writer, value);
  writer.end(start);
}

// A key is written thousands of times a second, and is always the same bytes: remembered, it is one copy.
function encodedKey(key: string): Uint8Array {
  const known = keys.get(key);
  if (known !== undefined) return known;
  const writer = new ProtobufWriter(64);
  writer.string(KEY, key);
  const encoded = writer.finish();
  if (keys.size < MAX_KEYS) keys.set(key, encoded);
  return encoded;
}

function writeValue(writer: ProtobufWriter, value: AttributeValue): void {
  if (typeof value === 'string') writer.string(STRING, value);
  else if (typeof value === 'boolean') writer.integer(BOOLEAN, value ? 1 : 0);
  else if (isInt64(value)) writer.integer(INTEGER, value);
  else writer.double(DOUBLE, value);
}

function isInt64(value: number): boolean {
  return Number.isInteger(value) && value >= -MAX_INT_64 && value < MAX_INT_64;
}
