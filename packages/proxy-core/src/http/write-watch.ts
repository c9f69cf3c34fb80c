import type { Socket } from 'node:net';

/** Looks in the time after which a write counts as stalled. */
const LOOKS = 6;

/** Settings of a {@link WriteWatch}. */
export interface WriteWatchOptions {
  /** Longest time in which bytes that wait may make no progress; a stall is told after it and before 7/6 of it. */
  readonly stallMs: number;
  readonly onStall: () => void;
}

/**
 * Tells when what was written to a socket does not get on: the other side has stopped reading.
 *
 * A large body is one write, and only the socket's own timeout sees how far the kernel has got with it: Node re-arms it
 * silently while the queue shrinks. So its events mean "no progress for one look", and enough of them in a row a stall.
 */
export class WriteWatch {
  readonly #socket: Socket;
  readonly #onStall: () => void;
  readonly #lookMs: number;
  readonly #onTimeout = (): void => this.#look();
  #looksInVain = 0;
  #lookedAt = 0;

  constructor(socket: Socket, { stallMs, onStall }: WriteWatchOptions) {
    this.#socket = socket;
    this.#onStall = onStall;
    this.#lookMs = Math.max(1, stallMs / LOOKS);
    socket.setTimeout(this.#lookMs);
    socket.on('timeout', this.#onTimeout);
  }

  /** Ends it; its timer would otherwise be set anew with everything that the socket reads. */
  stop(): void {
    this.#socket.off('timeout', this.#onTimeout);
    this.#socket.setTimeout(0);
  }

  #look(): void {
    if (this.#socket.writableLength === 0) return;
    const now = performance.now();
    // A look that was put off had progress before it.
    const isInARow = now - this.#lookedAt < this.#lookMs * 1.5;
    this.#looksInVain = isInARow ? this.#looksInVain + 1 : 1;
    this.#lookedAt = now;
    if (this.#looksInVain >= LOOKS) this.#onStall();
    else this.#socket.setTimeout(this.#lookMs);
  }
}
