import { findUsageEvent, ProxyError } from '@proxyapi/proxy-core';

import type { StreamSource, StreamWriter } from '../stream-source.ts';
import type { Share, ShareBudget } from './share-budget.ts';
import { type Piece, type ReadStream, SharedReader } from './shared-reader.ts';
import type { Span } from './stored-answer.ts';

/** How far a reader may fall behind the fastest. */
export const MAX_BEHIND_BYTES = 1024 * 1024;
/** Longest stream that is kept for those who come later, and for the cache. */
export const MAX_KEPT_BYTES = 4 * 1024 * 1024;
/** What may come before the first reader takes any of it. */
const HEAD_START_BYTES = 64 * 1024;

/** A provider's stream. */
export interface UpstreamSource extends StreamSource {
  /** Whether all of the answer has come, without an error. */
  readonly isWhole: boolean;
  /** Whether its usage event is there because it was asked for, and may be kept from readers who did not. */
  readonly isUsageAsked: boolean;
}

/** The events of a stream that ended well. */
export interface WholeStream {
  readonly body: Buffer;
  readonly usage: Span | undefined;
  /** Whether the usage is there because it was asked for. */
  readonly isUsageAsked: boolean;
}

/** Parts of a {@link SharedStream}. */
export interface SharedStreamOptions {
  readonly source: UpstreamSource;
  readonly budget: ShareBudget;
  /** Called once, when those who come later could not get all of it any more. */
  readonly onUnjoinable: () => void;
  /** Called once, when the provider's part is over; `whole` where it ended well and all of it was kept. */
  readonly onEnd: (whole: WholeStream | undefined) => void;
}

/**
 * One provider's stream for several readers, each of whom gets all of it at a pace of its own: what has passed at once,
 * then the rest as it comes.
 *
 * The provider is held back only while nobody takes more. A reader who falls too far behind one that is faster is told so and left.
 */
export class SharedStream implements StreamWriter, Share, ReadStream {
  readonly #options: SharedStreamOptions;
  readonly #readers = new Set<SharedReader>();
  #pieces: Piece[] = [];
  /** Pieces and bytes that were let go at the front. */
  #goneCount = 0;
  #goneBytes = 0;
  #totalBytes = 0;
  #countedBytes = 0;
  #usage: Span | undefined;
  #isKeeping = true;
  #isHeldBack = false;
  #end: { readonly error: Error | undefined; readonly isTold: boolean } | undefined;

  constructor(options: SharedStreamOptions) {
    this.#options = options;
  }

  /** Begins to take what comes; for when the first readers are there. */
  start(): void {
    this.#options.source.pipe(this);
  }

  /** Whether the provider's part is over. */
  get isOver(): boolean {
    return this.#end !== undefined;
  }

  get keptBytes(): number {
    return this.#totalBytes - this.#goneBytes;
  }

  /** Another reader, from the beginning. */
  read({ wantsUsage, onDone }: { readonly wantsUsage: boolean; readonly onDone: () => void }): SharedReader {
    const reader = new SharedReader(this, { skipsUsage: this.#options.source.isUsageAsked && !wantsUsage, onDone });
    this.#readers.add(reader);
    return reader;
  }

  write(bytes: Buffer): boolean {
    this.#append(bytes);
    for (const reader of this.#readers) this.#serve(reader);
    this.#leaveBehind();
    this.#letGo();
    this.#isHeldBack = !this.#isWanted();
    return !this.#isHeldBack;
  }

  end(error: Error | undefined, isTold = false): void {
    this.#end = { error, isTold };
    const { onEnd, source } = this.#options;
    const isWhole = source.isWhole && this.#isKeeping;
    onEnd(isWhole ? { body: Buffer.concat(this.#pieces.map(({ bytes }) => bytes)), usage: this.#usage, isUsageAsked: source.isUsageAsked } : undefined);
    this.#stopCounting();
    for (const reader of this.#readers) this.#serve(reader);
  }

  stopKeeping(): void {
    if (!this.#isKeeping) return;
    this.#stopCounting();
    this.#isKeeping = false;
    this.#options.onUnjoinable();
    this.#letGo();
  }

  advance(reader: SharedReader): void {
    this.#serve(reader);
    this.#letGo();
    if (!this.#isHeldBack || !this.#isWanted()) return;
    this.#isHeldBack = false;
    this.#options.source.resume();
  }

  remove(reader: SharedReader): void {
    this.#readers.delete(reader);
    this.#letGo();
  }

  #append(bytes: Buffer): void {
    const span = findUsageEvent(bytes);
    if (span === undefined) this.#add({ bytes, isUsage: false });
    else {
      this.#usage = { start: this.#totalBytes + span.start, end: this.#totalBytes + span.end };
      this.#add({ bytes: bytes.subarray(0, span.start), isUsage: false });
      this.#add({ bytes: bytes.subarray(span.start, span.end), isUsage: true });
      this.#add({ bytes: bytes.subarray(span.end), isUsage: false });
    }
    if (!this.#isKeeping) return;
    if (this.#totalBytes > MAX_KEPT_BYTES || !this.#options.budget.take(this, bytes.length)) this.stopKeeping();
    else this.#countedBytes += bytes.length;
  }

  #add(piece: Piece): void {
    if (piece.bytes.length === 0) return;
    this.#pieces.push(piece);
    this.#totalBytes += piece.bytes.length;
  }

  #stopCounting(): void {
    this.#options.budget.giveBack(this, this.#countedBytes);
    this.#countedBytes = 0;
  }

  #serve(reader: SharedReader): void {
    while (reader.hasRoom) {
      const piece = this.#pieces[reader.place - this.#goneCount];
      if (piece === undefined) break;
      reader.take(piece);
    }
    if (this.#end !== undefined && reader.isPiped && reader.place === this.#goneCount + this.#pieces.length) reader.finish(this.#end.error, this.#end.isTold);
  }

  /** Ends readers that are too far behind one that is faster. */
  #leaveBehind(): void {
    if (this.#readers.size < 2) return;
    let fastest = 0;
    for (const { readBytes } of this.#readers) fastest = Math.max(fastest, readBytes);
    for (const reader of this.#readers) {
      if (!reader.hasRoom && fastest - reader.readBytes > MAX_BEHIND_BYTES) {
        reader.finish(new ProxyError('client_too_slow', 'The answer is shared with other callers, and this one read it too slowly. Read faster, or send x-proxyapi-cache: off.'));
      }
    }
  }

  /** Forgets what every reader has, unless it is kept for those who come later. */
  #letGo(): void {
    if (this.#isKeeping || this.#pieces.length === 0) return;
    let slowest = this.#goneCount + this.#pieces.length;
    for (const { place } of this.#readers) slowest = Math.min(slowest, place);
    const gone = this.#pieces.splice(0, slowest - this.#goneCount);
    this.#goneCount = slowest;
    for (const { bytes } of gone) this.#goneBytes += bytes.length;
  }

  #isWanted(): boolean {
    let fastest = 0;
    for (const { hasRoom, readBytes } of this.#readers) {
      if (hasRoom) return true;
      fastest = Math.max(fastest, readBytes);
    }
    return fastest === 0 && this.#totalBytes < HEAD_START_BYTES;
  }
}
