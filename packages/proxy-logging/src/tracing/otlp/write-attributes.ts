import type { Attributes } from '@opentelemetry/api';

import { ProtobufWriter } from './protobuf-writer.ts';

/** Fields of `KeyValue`, `AnyValue` and `ArrayValue`. */
const KEY = 1;
const VALUE = 2;
const STRING = 1;
const BOOLEAN = 2;
const INTEGER = 3;
const DOUBLE = 4;
const ARRAY = 5;
const ELEMENT = 1;

const MAX_INT_64 = 2 ** 63;

/** Keys are names of ours and the operator's labels; what is beyond is not worth the memory. */
const MAX_KEYS = 256;
const keys = new Map<string, Uint8Array>();

/** Writes each attribute as a `KeyValue` in this field. */
export function writeAttributes(writer: ProtobufWriter, field: number, attributes: Attributes): void {
  for (const key in attributes) {
    const value = attributes[key];
    if (value === undefined || value === null) continue;
    const pair = writer.begin(field);
    writer.raw(encodedKey(key));
    const start = writer.begin(VALUE);
    writeValue(writer, value);
    writer.end(start);
    writer.end(pair);
  }
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

function writeValue(writer: ProtobufWriter, value: unknown): void {
  switch (typeof value) {
    case 'string':
      writer.string(STRING, value);
      break;
    case 'boolean':
      writer.integer(BOOLEAN, value ? 1 : 0);
      break;
    case 'number':
      if (isInt64(value)) writer.integer(INTEGER, value);
      else writer.double(DOUBLE, value);
      break;
    default:
      if (Array.isArray(value)) writeArray(writer, value);
  }
}

function writeArray(writer: ProtobufWriter, values: readonly unknown[]): void {
  const array = writer.begin(ARRAY);
  for (const value of values) {
    const start = writer.begin(ELEMENT);
    writeValue(writer, value);
    writer.end(start);
  }
  writer.end(array);
}

function isInt64(value: number): boolean {
  return Number.isInteger(value) && value >= -MAX_INT_64 && value < MAX_INT_64;
}
