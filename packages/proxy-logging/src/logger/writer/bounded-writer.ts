import { LineQueue, PAGE_BYTES } from './line-queue.ts';
import type { LogSink } from './log-sink.ts';

/** Lines that were taken and are not yet written, as those see them who own memory, metrics and the process's end. */
export interface LineBuffer {
  /** Lines that were lost since the start: nobody took them, and there was no room to keep them. */
  readonly droppedLines: number;
  /** Bytes of memory that are held for lines. */
  usedBytes(): number;
  /**
   * Gives memory back at once by dropping lines that wait for a sink that takes none, the newest first; they are counted.
   * A sink that keeps up loses no line.
   *
   * @returns how many bytes.
   */
  release(level: 'pressure' | 'emergency' | 'cleanup'): number;
  /** Waits until all lines are written, or one cannot be, at most `timeoutMs`; whether they are. */
  flush(timeoutMs: number): Promise<boolean>;
  /** Writes what it can before it returns: for `process.on('exit')`. */
  flushNow(): void;
}

/** Settings of a {@link BoundedWriter}. */
export interface BoundedWriterOptions {
  readonly sink: LogSink;
  /**
   * Memory for lines that wait; at least 128 KiB, in steps of 64 KiB.
   * @default 4_194_304
   */
  readonly maxBytes?: number;
  /** The line, with its line break, that says how many lines are missing in its place. */
  readonly describeLoss: (lines: number) => string;
}

/** How long a line may wait for others to be written with it. */
const JOIN_MS = 20;
/** How long to wait after a terminal whose reader is slow; and after a disk that is full, or a pipe that is closed. */
const RETRY_MS = { busy: 10, failed: 200 } as const;
/** A write that takes longer has met a sink that keeps up no more. */
const LATE_MS = 1000;
const DEFAULT_MAX_BYTES = 4 * 1024 * 1024;

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'joining'; readonly timer: NodeJS.Timeout }
  | { readonly kind: 'writing'; readonly sinceMs: number }
  | { readonly kind: 'waiting'; readonly timer: NodeJS.Timeout };

const IDLE: State = { kind: 'idle' };

/**
 * Takes lines at any pace and writes them at the sink's: joined into few writes, one at a time.
 *
 * It never blocks, throws or grows beyond its bound. While there is no room new lines are dropped and counted, so the
 * log has one gap, with a line in its place that tells how many are missing. It tries again for as long as it lives.
 */
export class BoundedWriter implements LineBuffer {
  readonly #sink: LogSink;
  readonly #queue: LineQueue;
  readonly #describeLoss: (lines: number) => string;
  readonly #waiters = new Set<() => void>();
  #state: State = IDLE;
  #droppedLines = 0;
  /** Lines dropped since the log last said so; while it is not 0, all new ones are. */
  #untold = 0;

  constructor({ sink, maxBytes = DEFAULT_MAX_BYTES, describeLoss }: BoundedWriterOptions) {
    if (!Number.isInteger(maxBytes) || maxBytes < 2 * PAGE_BYTES) throw new RangeError(`maxBytes must be an integer of at least ${2 * PAGE_BYTES}, got ${maxBytes}`);
    this.#sink = sink;
    this.#queue = new LineQueue(maxBytes);
    this.#describeLoss = describeLoss;
  }

  get droppedLines(): number {
    return this.#droppedLines;
  }

  usedBytes(): number {
    return this.#queue.heldBytes;
  }

  /**
   * Takes a line, which has its line break, or so many at once, of at most 64 KiB together; `false` where it was dropped.
   * Many at once cost next to nothing more than one.
   */
  write(text: string, lines = 1): boolean {
    if (this.#untold > 0 || !this.#queue.push(text, lines)) {
      this.#drop(lines);
      return false;
    }
    if (this.#state.kind === 'idle') this.#state = { kind: 'joining', timer: setTimeout(() => this.#writeNext(), JOIN_MS) };
    else if (this.#state.kind === 'joining' && this.#queue.hasFullPage) this.#writeAtOnce(this.#state.timer);
    return true;
  }

  release(level: 'pressure' | 'emergency' | 'cleanup'): number {
    if (!this.#isLate()) return 0;
    const before = this.#queue.heldBytes;
    this.#drop(this.#queue.shrink(level === 'pressure' ? Math.ceil(this.#queue.pages / 2) : 1));
    return before - this.#queue.heldBytes;
  }

  async flush(timeoutMs: number): Promise<boolean> {
    if (this.#state.kind === 'joining' || this.#state.kind === 'waiting') this.#writeAtOnce(this.#state.timer);
    if (this.#state.kind === 'idle') return true;
    return new Promise((resolve) => {
      const endWait = (): void => {
        clearTimeout(timer);
        this.#waiters.delete(endWait);
        resolve(this.#state.kind === 'idle');
      };
      const timer = setTimeout(endWait, timeoutMs);
      this.#waiters.add(endWait);
    });
  }

  flushNow(): void {
    // What is on its way would come out twice.
    if (this.#state.kind === 'writing') return;
    while (!this.#queue.isEmpty) {
      const bytes = this.#sink.writeNow(this.#queue.head());
      if (bytes === 0) return;
      this.#queue.advance(bytes);
    }
  }

  #isLate(): boolean {
    return this.#state.kind === 'waiting' || (this.#state.kind === 'writing' && performance.now() - this.#state.sinceMs > LATE_MS);
  }

  #writeAtOnce(timer: NodeJS.Timeout): void {
    clearTimeout(timer);
    this.#writeNext();
  }

  #writeNext(): void {
    if (this.#queue.isEmpty) return this.#rest();
    this.#state = { kind: 'writing', sinceMs: performance.now() };
    this.#sink.write(this.#queue.head(), (error, writtenBytes) => this.#onWritten(error, writtenBytes));
  }

  #rest(): void {
    this.#state = IDLE;
    this.#endWaits();
  }

  #endWaits(): void {
    for (const endWait of this.#waiters) endWait();
  }

  #onWritten(error: Error | undefined, writtenBytes: number): void {
    this.#queue.advance(writtenBytes);
    if (error === undefined) {
      this.#tellLoss();
      return this.#writeNext();
    }
    const isBusy = 'code' in error && error.code === 'EAGAIN';
    // Does not keep a process alive that has nothing else to do.
    this.#state = { kind: 'waiting', timer: setTimeout(() => this.#writeNext(), isBusy ? RETRY_MS.busy : RETRY_MS.failed).unref() };
    if (!isBusy) this.#endWaits();
  }

  // Not before half of the room is free: else a sink that is too slow would get as many of these lines as of others.
  #tellLoss(): void {
    if (this.#untold === 0 || !this.#queue.isHalfEmpty) return;
    if (this.#queue.push(this.#describeLoss(this.#untold))) this.#untold = 0;
  }

  #drop(lines: number): void {
    this.#droppedLines += lines;
    this.#untold += lines;
  }
}
