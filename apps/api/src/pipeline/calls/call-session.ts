import { type Abortable, Deadline, type Provider } from '@proxyapi/proxy-core';

import type { RequestNotes } from '../records/request-notes.ts';

/** Parts of a {@link CallSession}. */
export interface CallSessionOptions {
  readonly totalMs: number;
  /** Ends the call: the deadline aborts it, as the caller's leaving does. */
  readonly controller: Abortable;
  /** Whose record the call belongs to. */
  readonly notes: RequestNotes;
}

/** What one request holds of shared things until its answer has ended: its deadline and its place at the providers. */
export class CallSession {
  readonly #deadline: Deadline;
  /** Few, and mostly one: a list is searched faster than a set is made. */
  #entered: Provider[] = [];
  #attempts = 0;
  readonly #notes: RequestNotes;
  #isOver = false;

  constructor({ totalMs, controller, notes }: CallSessionOptions) {
    this.#deadline = new Deadline({ totalMs, controller });
    this.#notes = notes;
    notes.hold();
  }

  get remainingMs(): number {
    return this.#deadline.remainingMs();
  }

  /** Attempts begun so far. */
  get attempts(): number {
    return this.#attempts;
  }

  /** An attempt at a provider begins; gives its number, from 1. */
  beginAttempt(provider: Provider): number {
    if (!this.#entered.includes(provider)) {
      this.#entered.push(provider);
      provider.retryBudget.enter();
    }
    this.#attempts += 1;
    return this.#attempts;
  }

  /** The answer has ended, or there is none. Idempotent. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#deadline.dispose();
    for (const provider of this.#entered) provider.retryBudget.leave();
    this.#entered = [];
    this.#notes.release();
  }
}
