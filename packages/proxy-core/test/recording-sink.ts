import type { BodySink } from '../src/http/upstream-response.ts';

/** Notes what a body's sink is told, and settles at its end. */
export class RecordingSink implements BodySink {
  readonly chunks: Buffer[] = [];
  /** Resolves with how the body ended: its error, or `undefined`. */
  readonly ended: Promise<Error | undefined>;
  endings = 0;
  readonly #onChunk: (chunk: Buffer) => void;
  #settle: (error: Error | undefined) => void = () => {};

  constructor(onChunk: (chunk: Buffer) => void = () => {}) {
    this.#onChunk = onChunk;
    this.ended = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  get bytes(): number {
    return this.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  }

  get text(): string {
    return Buffer.concat(this.chunks).toString('utf8');
  }

  onData(chunk: Buffer): void {
    if (this.endings > 0) throw new Error('a chunk came after the end');
    this.chunks.push(chunk);
    this.#onChunk(chunk);
  }

  onEnd(): void {
    this.#end(undefined);
  }

  onError(error: Error): void {
    this.#end(error);
  }

  #end(error: Error | undefined): void {
    this.endings += 1;
    if (this.endings > 1) throw new Error('the body ended twice');
    this.#settle(error);
  }
}
