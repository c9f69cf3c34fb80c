import process from 'node:process';

import type { AbortListener, AbortSignalLike } from './abort-signal-like.ts';

/**
 * An `AbortController` and its signal in one object, for the one that every request has.
 *
 * Differs from the platform's pair in having no event and no event target: a listener costs a field, where it took some
 * 8 of the 110 to 150 µs of a relayed request on a slow machine
 * (`docs/decisions/2026-11-27-end-a-request-with-a-light-controller.md`).
 */
export class LightAbortController implements AbortSignalLike {
  #isAborted = false;
  #reason: unknown;
  /** Nearly always the only one. */
  #listener: AbortListener | undefined;
  #others: AbortListener[] | undefined;

  /** Itself, as those see it who may not abort. */
  get signal(): AbortSignalLike {
    return this;
  }

  get aborted(): boolean {
    return this.#isAborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  throwIfAborted(): void {
    if (this.#isAborted) throw this.#reason;
  }

  /** Tells all listeners. The first reason stays. */
  abort(reason: unknown): void {
    if (this.#isAborted) return;
    this.#isAborted = true;
    this.#reason = reason;
    // One after the other is taken off: an earlier one may take off a later one.
    for (let next = this.#take(); next !== undefined; next = this.#take()) tell(next);
  }

  addEventListener(_type: 'abort', listener: AbortListener): void {
    if (this.#isAborted) return;
    // Behind those that came earlier, also where the very first has been taken off.
    if (this.#listener === undefined && (this.#others?.length ?? 0) === 0) this.#listener = listener;
    else (this.#others ??= []).push(listener);
  }

  removeEventListener(_type: 'abort', listener: AbortListener): void {
    if (this.#listener === listener) this.#listener = undefined;
    else this.#others = this.#others?.filter((other) => other !== listener);
  }

  #take(): AbortListener | undefined {
    const first = this.#listener ?? this.#others?.shift();
    this.#listener = undefined;
    return first;
  }
}

// As with the platform's, what one of them throws keeps none of the others from hearing.
function tell(listener: AbortListener): void {
  try {
    listener.handleEvent();
  } catch (error) {
    process.nextTick(() => {
      throw error;
    });
  }
}
