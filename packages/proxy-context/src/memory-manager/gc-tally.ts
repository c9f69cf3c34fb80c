import type { GcEvent, GcKind } from './observe-gc.ts';

/** Counts collections and the time they took. */
export class GcTally {
  readonly #counts: Record<GcKind, number> = { minor: 0, major: 0, incremental: 0, weak_callbacks: 0 };
  #pauseMs = 0;
  #longestPauseMs = 0;

  /** By kind, since the start. */
  get counts(): Readonly<Record<GcKind, number>> {
    return { ...this.#counts };
  }

  /** All pauses together. */
  get pauseMs(): number {
    return this.#pauseMs;
  }

  get longestPauseMs(): number {
    return this.#longestPauseMs;
  }

  add({ kind, pauseMs }: GcEvent): void {
    this.#counts[kind] += 1;
    this.#pauseMs += pauseMs;
    this.#longestPauseMs = Math.max(this.#longestPauseMs, pauseMs);
  }
}
