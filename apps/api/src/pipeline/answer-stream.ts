import type { BodySink, StreamTransform, UpstreamResponse } from '@proxyapi/proxy-core';

/** Where a stream's bytes go: the caller's connection. */
export interface StreamWriter {
  /** Takes whole events. `false` asks for no more until {@link AnswerStream.resume}. */
  write(bytes: Buffer): boolean;
  /** The stream is over; `error` where the caller has not been told yet that it was cut. */
  end(error: Error | undefined): void;
}

/**
 * One streamed answer on its way from the provider's socket to the caller's, chunk by chunk and without promises.
 *
 * Opens with its first output: until then a failure is an error like any other, and another provider can be asked.
 */
export class AnswerStream implements BodySink {
  readonly #response: UpstreamResponse;
  readonly #transform: StreamTransform;
  readonly #opened = Promise.withResolvers<void>();
  #isOpen = false;
  #early: Buffer[] = [];
  #writer: StreamWriter | undefined;
  #end: { readonly error: Error | undefined } | undefined;

  constructor(response: UpstreamResponse, transform: StreamTransform) {
    this.#response = response;
    this.#transform = transform;
  }

  /**
   * Begins to read; settles with the first output.
   *
   * @throws what the stream failed with, when it fails before its first output.
   */
  open(): Promise<void> {
    this.#response.read(this);
    return this.#opened.promise;
  }

  /** Sends what has come and what comes to `writer`. */
  pipe(writer: StreamWriter): void {
    this.#writer = writer;
    for (const bytes of this.#early) this.#write(writer, bytes);
    this.#early = [];
    if (this.#end === undefined) this.#response.resume();
    else writer.end(this.#end.error);
  }

  /** The writer takes bytes again. */
  resume(): void {
    this.#response.resume();
  }

  onData(chunk: Buffer): void {
    if (this.#end !== undefined) return;
    const bytes = this.#transform.push(chunk);
    if (bytes !== undefined) this.#emit(bytes);
    if (this.#transform.state === 'failed') this.#finish(undefined);
  }

  onEnd(): void {
    if (this.#end !== undefined) return;
    const bytes = this.#transform.end();
    if (bytes !== undefined) this.#emit(bytes);
    this.#finish(undefined);
  }

  onError(error: Error): void {
    // All of the answer has come: that its connection broke afterwards is nobody's loss.
    this.#finish(this.#transform.state === 'complete' ? undefined : error);
  }

  #emit(bytes: Buffer): void {
    if (!this.#isOpen && this.#transform.state !== 'failed') this.#open();
    if (this.#writer !== undefined) this.#write(this.#writer, bytes);
    else if (this.#isOpen) this.#hold(bytes);
  }

  #open(): void {
    this.#isOpen = true;
    this.#opened.resolve();
  }

  #hold(bytes: Buffer): void {
    this.#early.push(bytes);
    this.#response.pause();
  }

  #write(writer: StreamWriter, bytes: Buffer): void {
    if (!writer.write(bytes)) this.#response.pause();
  }

  #finish(error: Error | undefined): void {
    if (this.#end !== undefined) return;
    this.#end = { error };
    const failure = error ?? this.#transform.failure;
    if (!this.#isOpen) this.#opened.reject(failure ?? new TypeError('a stream ended well without any output'));
    if (this.#transform.failure !== undefined) this.#response.abort(this.#transform.failure);
    this.#writer?.end(error);
  }
}
