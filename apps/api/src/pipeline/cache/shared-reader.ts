import type { StreamSource, StreamWriter } from '../stream-source.ts';

/** Some whole events; `isUsage` marks the one that holds the usage and nothing else. */
export interface Piece {
  readonly bytes: Buffer;
  readonly isUsage: boolean;
}

/** The stream that a {@link SharedReader} reads. */
export interface ReadStream {
  /** The reader takes more. */
  advance(reader: SharedReader): void;
  /** The reader is gone. */
  remove(reader: SharedReader): void;
}

/** Parts of a {@link SharedReader}. */
export interface SharedReaderOptions {
  readonly skipsUsage: boolean;
  /** Called once, when it has all, or nobody wants it any more. */
  readonly onDone: () => void;
}

/** One of those who read a shared stream. */
export class SharedReader implements StreamSource {
  readonly #stream: ReadStream;
  readonly #options: SharedReaderOptions;
  #writer: StreamWriter | undefined;
  #ending: { readonly error: Error | undefined; readonly isTold: boolean } | undefined;
  /** Whether it takes more now. */
  hasRoom = false;
  /** Pieces that it has, counted from the stream's first. */
  place = 0;
  readBytes = 0;

  constructor(stream: ReadStream, options: SharedReaderOptions) {
    this.#stream = stream;
    this.#options = options;
  }

  get isPiped(): boolean {
    return this.#writer !== undefined;
  }

  pipe(writer: StreamWriter): void {
    this.#writer = writer;
    if (this.#ending === undefined) this.resume();
    else writer.end(this.#ending.error, this.#ending.isTold);
  }

  resume(): void {
    if (this.#ending !== undefined) return;
    this.hasRoom = true;
    this.#stream.advance(this);
  }

  /** The next piece, for the stream to give. */
  take({ bytes, isUsage }: Piece): void {
    this.place += 1;
    this.readBytes += bytes.length;
    if (isUsage && this.#options.skipsUsage) return;
    this.hasRoom = this.#writer?.write(bytes) ?? false;
  }

  /** It gets no more; `error` where it has not got all, and `isTold` where what it has got says so. */
  finish(error: Error | undefined, isTold = false): void {
    if (this.#ending !== undefined) return;
    this.#ending = { error, isTold };
    this.hasRoom = false;
    this.#stream.remove(this);
    this.#writer?.end(error, isTold);
    this.#options.onDone();
  }
}
