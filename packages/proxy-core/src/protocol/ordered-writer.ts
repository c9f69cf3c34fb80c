import { ByteWriter } from './byte-writer.ts';
import type { TextStretch, UnorderedObject } from './text-stretch.ts';

const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const COMMA = 0x2c;

/** Writes a JSON text with its objects' members in order. Calls nest as deep as the text does. */
export class OrderedWriter {
  readonly #text: Buffer;
  readonly #writer: ByteWriter;

  constructor(text: Buffer) {
    this.#text = text;
    this.#writer = new ByteWriter(text.length);
  }

  write({ start, end, unordered }: TextStretch): void {
    let from = start;
    for (const object of unordered) {
      this.#writer.write(this.#text, from, object.start);
      this.#writeObject(object);
      from = object.end;
    }
    this.#writer.write(this.#text, from, end);
  }

  bytes(): Buffer {
    return this.#writer.bytes();
  }

  #writeObject({ members }: UnorderedObject): void {
    let separator = OPEN_BRACE;
    for (const member of members) {
      this.#writer.writeByte(separator);
      this.write(member);
      separator = COMMA;
    }
    if (members.length === 0) this.#writer.writeByte(OPEN_BRACE);
    this.#writer.writeByte(CLOSE_BRACE);
  }
}
