import { Deadline, type Provider } from '@proxyapi/proxy-core';

/** What one request holds of shared things until its answer has ended: its deadline and its place at the providers. */
export class CallSession {
  readonly #deadline: Deadline;
  /** Few, and mostly one: a list is searched faster than a set is made. */
  #entered: Provider[] = [];
  #attempts = 0;

  /** `controller` ends the call: the deadline aborts it, as the caller's leaving does. */
  constructor({ totalMs, controller }: { readonly totalMs: number; readonly controller: AbortController }) {
    this.#deadline = new Deadline({ totalMs, controller });
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
    this.#deadline.dispose();
    for (const provider of this.#entered) provider.retryBudget.leave();
    this.#entered = [];
  }
}
