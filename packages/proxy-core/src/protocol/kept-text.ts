import { ByteWriter } from './byte-writer.ts';

/**
 * A text from which stretches are cut, or replaced by what is not longer. What stays between two cuts is copied as one
 * run; a text without cuts is not copied at all.
 */
export class KeptText {
  readonly #source: Buffer;
  #kept: ByteWriter | undefined;
  #runStart = 0;

  constructor(source: Buffer) {
    this.#source = source;
  }

  /** Where the source's byte `at`, which lies behind the last cut, will stand. */
  positionOf(at: number): number {
    return (this.#kept?.length ?? 0) + at - this.#runStart;
  }

  /** Leaves out the bytes from `start` to `end`, which lie behind those cut before. */
  cut(start: number, end: number): void {
    this.#keepRun(start);
    this.#runStart = end;
  }

  /** Puts `replacement`, which must not be longer, in the place of the bytes from `start` to `end`. */
  replace(start: number, end: number, replacement: Buffer): void {
    this.#keepRun(start).write(replacement, 0, replacement.length);
    this.#runStart = end;
  }

  /** All that was kept; the source itself where nothing was cut. */
  bytes(): Buffer {
    if (this.#kept === undefined) return this.#source;
    this.cut(this.#source.length, this.#source.length);
    return this.#kept.bytes();
  }

  #keepRun(end: number): ByteWriter {
    this.#kept ??= new ByteWriter(this.#source.length);
    this.#kept.write(this.#source, this.#runStart, end);
    return this.#kept;
  }
}
