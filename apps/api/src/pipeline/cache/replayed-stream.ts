import type { StreamSource, StreamWriter } from '../stream-source.ts';

/** As much as is written at once: a caller who reads slowly has that much waiting for him, and no more. */
const PIECE_BYTES = 64 * 1024;

/** A stream that is there as a whole, written at the pace of its reader. */
export class ReplayedStream implements StreamSource {
  readonly #parts: readonly Buffer[];
  #pieces: Iterator<Buffer> | undefined;
  #writer: StreamWriter | undefined;

  constructor(parts: readonly Buffer[]) {
    this.#parts = parts;
  }

  get whole(): Buffer | undefined {
    const [first] = this.#parts;
    let length = 0;
    for (const part of this.#parts) length += part.length;
    if (length > PIECE_BYTES) return undefined;
    return first?.length === length ? first : Buffer.concat(this.#parts);
  }

  pipe(writer: StreamWriter): void {
    this.#writer = writer;
    this.resume();
  }

  resume(): void {
    const writer = this.#writer;
    if (writer === undefined) return;
    const pieces = (this.#pieces ??= piecesOf(this.#parts));
    for (let next = pieces.next(); ; next = pieces.next()) {
      if (next.done === true) {
        this.#writer = undefined;
        writer.end(undefined);
        return;
      }
      if (!writer.write(next.value)) return;
    }
  }
}

function* piecesOf(parts: readonly Buffer[]): Generator<Buffer> {
  for (const part of parts) {
    for (let at = 0; at < part.length; at += PIECE_BYTES) yield part.subarray(at, at + PIECE_BYTES);
  }
}
