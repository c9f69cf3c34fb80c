import type { StreamSource, StreamWriter } from '../stream-source.ts';

/** As much as is written at once: a caller who reads slowly has that much waiting for him, and no more. */
const PIECE_BYTES = 64 * 1024;

/** A stream that is there as a whole, written at the pace of its reader. */
export class ReplayedStream implements StreamSource {
  readonly #pieces: Iterator<Buffer>;
  #writer: StreamWriter | undefined;

  constructor(parts: readonly Buffer[]) {
    this.#pieces = piecesOf(parts);
  }

  pipe(writer: StreamWriter): void {
    this.#writer = writer;
    this.resume();
  }

  resume(): void {
    const writer = this.#writer;
    if (writer === undefined) return;
    for (let next = this.#pieces.next(); ; next = this.#pieces.next()) {
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
