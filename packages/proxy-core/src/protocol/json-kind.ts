import { beginsNumber } from './json-tokens.ts';
import { ScanFailure } from './scan-failure.ts';

const QUOTE = 0x22;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

/** Kind of a JSON value, told by its first byte. */
export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

/**
 * The kind of the value that begins at `at`.
 *
 * @throws {@link ScanFailure} where none does.
 */
export function kindAt(bytes: Buffer, at: number): JsonKind {
  const byte = bytes[at];
  switch (byte) {
    case OPEN_BRACE: return 'object';
    case OPEN_BRACKET: return 'array';
    case QUOTE: return 'string';
    case 0x74: case 0x66: return 'boolean';
    case 0x6e: return 'null';
    default:
      if (beginsNumber(byte)) return 'number';
      throw new ScanFailure('invalid', at);
  }
}
