const LENGTH_DELIMITED = 2;
const FIXED_64 = 1;
const FIXED_32 = 5;
const CONTINUES = 0x80;
const MAX_BYTE = 0x7f;
const TWO_32 = 2 ** 32;
/** Longer texts are faster through `Buffer.write`, which has a price for each call. */
const MAX_BY_HAND = 64;
const MAX_BYTES_OF_A_CHARACTER = 3;
const ZERO = 48;
const NINE = 57;
const LETTER_TO_DIGIT = 87;

/**
 * Writes protobuf messages into one buffer that grows.
 *
 * Differs from a generated encoder: it goes through the data once, and moves a message's bytes where its length turns out
 * to need more than the one byte that was kept for it.
 */
export class ProtobufWriter {
  #bytes: Buffer;
  #at = 0;

  /** @param sizeBytes where the buffer begins; it doubles when it is full. */
  constructor(sizeBytes: number) {
    this.#bytes = Buffer.allocUnsafeSlow(sizeBytes);
  }

  /** What has been written; the writer is not to be used after it. */
  finish(): Buffer {
    return this.#bytes.subarray(0, this.#at);
  }

  /** A field that holds a message begins; what is written until {@link end} is in it. Gives what `end` wants. */
  begin(field: number): number {
    this.#room(3);
    this.#tag(field, LENGTH_DELIMITED);
    this.#at += 1;
    return this.#at;
  }

  end(start: number): void {
    const length = this.#at - start;
    const more = sizeOfVarint(length) - 1;
    if (more > 0) {
      this.#room(more);
      this.#bytes.copyWithin(start + more, start, this.#at);
    }
    this.#at = start - 1;
    this.#varint(length);
    this.#at += length;
  }

  /** Bytes that are fields already. */
  raw(fields: Uint8Array): void {
    this.#room(fields.length);
    this.#bytes.set(fields, this.#at);
    this.#at += fields.length;
  }

  string(field: number, text: string): void {
    if (text.length > MAX_BY_HAND || !this.#writeAscii(field, text)) this.#writeUtf8(field, text);
  }

  /** Bytes that are given as hex digits, an even number of them, in small letters. */
  hex(field: number, digits: string): void {
    const length = digits.length / 2;
    this.#room(length + 4);
    this.#tag(field, LENGTH_DELIMITED);
    this.#varint(length);
    for (let i = 0; i < digits.length; i += 2) {
      this.#bytes[this.#at] = (digitAt(digits, i) << 4) | digitAt(digits, i + 1);
      this.#at += 1;
    }
  }

  /** A whole number, which may be negative. */
  integer(field: number, value: number): void {
    this.#room(12);
    this.#tag(field, 0);
    if (value >= 0) this.#varint(value);
    else this.#negative(value);
  }

  double(field: number, value: number): void {
    this.#room(10);
    this.#tag(field, FIXED_64);
    this.#at = this.#bytes.writeDoubleLE(value, this.#at);
  }

  fixed32(field: number, value: number): void {
    this.#room(6);
    this.#tag(field, FIXED_32);
    this.#at = this.#bytes.writeUInt32LE(value, this.#at);
  }

  /** A time as 64 bits of nanoseconds; `ms` are milliseconds since the same moment. */
  nanoseconds(field: number, ms: number): void {
    this.#room(10);
    this.#tag(field, FIXED_64);
    // No number holds them exactly: seconds in halves of 16 bits, so that each product stays below 2^53.
    const seconds = Math.trunc(ms / 1000);
    const [upper, lower] = [Math.floor(seconds / 65_536) * 1e9, (seconds % 65_536) * 1e9 + Math.round((ms % 1000) * 1e6)];
    const below = (upper % 65_536) * 65_536 + lower;
    this.#at = this.#bytes.writeUInt32LE(below % TWO_32, this.#at);
    this.#at = this.#bytes.writeUInt32LE(Math.floor(upper / 65_536) + Math.floor(below / TWO_32), this.#at);
  }

  // False, and nothing written, where a character needs more than a byte.
  #writeAscii(field: number, text: string): boolean {
    this.#room(text.length + 3);
    const [before, bytes] = [this.#at, this.#bytes];
    this.#tag(field, LENGTH_DELIMITED);
    this.#varint(text.length);
    let at = this.#at;
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      if (code > MAX_BYTE) {
        this.#at = before;
        return false;
      }
      bytes[at] = code;
      at += 1;
    }
    this.#at = at;
    return true;
  }

  #writeUtf8(field: number, text: string): void {
    this.#room(text.length * MAX_BYTES_OF_A_CHARACTER + 8);
    const start = this.begin(field);
    this.#at += this.#bytes.write(text, this.#at);
    this.end(start);
  }

  #tag(field: number, wireType: number): void {
    this.#varint(field * 8 + wireType);
  }

  #varint(value: number): void {
    let rest = value;
    while (rest > MAX_BYTE) {
      this.#bytes[this.#at] = (rest % CONTINUES) + CONTINUES;
      this.#at += 1;
      rest = Math.floor(rest / CONTINUES);
    }
    this.#bytes[this.#at] = rest;
    this.#at += 1;
  }

  // Protobuf writes it as the 64 bits of its two's complement.
  #negative(value: number): void {
    let rest = BigInt.asUintN(64, BigInt(value));
    while (rest > MAX_BYTE) {
      this.#bytes[this.#at] = Number(rest & 0x7fn) + CONTINUES;
      this.#at += 1;
      rest >>= 7n;
    }
    this.#bytes[this.#at] = Number(rest);
    this.#at += 1;
  }

  #room(length: number): void {
    if (this.#at + length <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#at + length));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }
}

function sizeOfVarint(value: number): number {
  let size = 1;
  for (let rest = value; rest > MAX_BYTE; rest = Math.floor(rest / CONTINUES)) size += 1;
  return size;
}

function digitAt(digits: string, place: number): number {
  const code = digits.charCodeAt(place);
  return code <= NINE ? code - ZERO : code - LETTER_TO_DIGIT;
}
