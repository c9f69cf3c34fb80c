import { performance } from 'node:perf_hooks';

import type { BodySink, StreamTransform, UpstreamResponse, Usage } from '@proxyapi/proxy-core';

import { joinChunks } from '../join-chunks.ts';
import type { StreamSource, StreamWriter } from './stream-source.ts';

/** How a stream ended. */
export interface StreamEnd {
  /** Why it was cut; `undefined` where the answer was whole. */
  readonly error: Error | undefined;
  /** Longest silence between two chunks. */
  readonly longestGapMs: number;
  /** What the provider told last of its tokens; `undefined` where it told none that can be believed. */
  readonly usage: Usage | undefined;
  /** About how many bytes of text the model has written. */
  readonly contentBytes: number;
}

/** Parts of an {@link AnswerStream}. */
export interface AnswerStreamOptions {
  readonly response: UpstreamResponse;
  readonly transform: StreamTransform;
  /** Whether the provider was asked for a usage event. @default false */
  readonly isUsageAsked?: boolean;
  /** Called once, at the first content. What has come at once may end before whoever awaits {@link AnswerStream.open} is told. @default nobody */
  readonly onOpen?: () => void;
  /** Called once, if the stream was opened. */
  readonly onEnd: (end: StreamEnd) => void;
}

/** What may be held back while no content has come; beyond either, the stream opens as it is. */
const MAX_HELD_CHUNKS = 64;
const MAX_HELD_BYTES = 256 * 1024;

/**
 * One streamed answer on its way from the provider's socket to the caller's, chunk by chunk and without promises.
 *
 * Opens with its first content: until then a failure is an error like any other, and another provider can be asked.
 */
export class AnswerStream implements BodySink, StreamSource {
  readonly isUsageAsked: boolean;
  readonly #response: UpstreamResponse;
  readonly #transform: StreamTransform;
  readonly #onOpen: (() => void) | undefined;
  readonly #onEnd: (end: StreamEnd) => void;
  readonly #opened = Promise.withResolvers<void>();
  #isOpen = false;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #writer: StreamWriter | undefined;
  #end: { readonly error: Error | undefined; readonly isTold: boolean } | undefined;
  #onOver: (() => void) | undefined;
  #lastChunkAtMs = performance.now();
  #longestGapMs = 0;

  constructor({ response, transform, isUsageAsked = false, onOpen, onEnd }: AnswerStreamOptions) {
    this.isUsageAsked = isUsageAsked;
    this.#response = response;
    this.#transform = transform;
    this.#onOpen = onOpen;
    this.#onEnd = onEnd;
  }

  /** Whether all of the answer has come, without an error. */
  get isWhole(): boolean {
    return this.#end !== undefined && this.#end.error === undefined && this.#transform.state === 'complete';
  }

  /**
   * Begins to read; settles with the first content.
   *
   * @throws what the stream failed with, when it fails before.
   */
  open(): Promise<void> {
    this.#response.read(this);
    return this.#opened.promise;
  }

  pipe(writer: StreamWriter): void {
    this.#writer = writer;
    const hasRoom = writer.write(joinChunks(this.#held));
    this.#held = [];
    if (this.#end !== undefined) writer.end(this.#end.error, this.#end.isTold);
    else if (hasRoom) this.#response.resume();
  }

  /** Calls `onOver` when the provider's part is over, or at once if it is already. */
  whenOver(onOver: () => void): void {
    if (this.#end === undefined) this.#onOver = onOver;
    else onOver();
  }

  resume(): void {
    this.#response.resume();
  }

  /** Nobody wants the answer any more. */
  cancel(reason: Error): void {
    this.#response.abort(reason);
  }

  onData(chunk: Buffer): void {
    if (this.#end !== undefined) return;
    this.#measureGap();
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

  #measureGap(): void {
    const nowMs = performance.now();
    const gapMs = nowMs - this.#lastChunkAtMs;
    if (gapMs > this.#longestGapMs) this.#longestGapMs = gapMs;
    this.#lastChunkAtMs = nowMs;
  }

  #emit(bytes: Buffer): void {
    if (this.#writer !== undefined) {
      if (!this.#writer.write(bytes)) this.#response.pause();
      return;
    }
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    if (!this.#isOpen && this.#mayOpen()) this.#open();
    // Open, and nobody writes yet: a moment's wait, in which no more than this need come.
    if (this.#isOpen) this.#response.pause();
  }

  #mayOpen(): boolean {
    const { state, hasContent } = this.#transform;
    if (hasContent) return true;
    if (state === 'failed') return false;
    return state === 'complete' || this.#held.length >= MAX_HELD_CHUNKS || this.#heldBytes >= MAX_HELD_BYTES;
  }

  #open(): void {
    this.#isOpen = true;
    this.#onOpen?.();
    this.#opened.resolve();
  }

  #finish(error: Error | undefined): void {
    if (this.#end !== undefined) return;
    const failure = error ?? this.#transform.failure;
    this.#end = { error: failure, isTold: error === undefined };
    const { usage, contentBytes } = this.#transform;
    if (this.#isOpen) this.#onEnd({ error: failure, longestGapMs: this.#longestGapMs, usage, contentBytes });
    else this.#opened.reject(failure ?? new TypeError('a stream ended well without any output'));
    if (this.#transform.failure !== undefined) this.#response.abort(this.#transform.failure);
    this.#writer?.end(failure, this.#end.isTold);
    this.#onOver?.();
  }
}
