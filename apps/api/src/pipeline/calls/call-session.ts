import { Deadline, type Provider } from '@proxyapi/proxy-core';

/** What one request holds of shared things until its answer has ended: its deadline and its place at the providers. */
export class CallSession {
  readonly #deadline: Deadline;
  readonly #entered = new Set<Provider>();
  #attempts = 0;

  constructor({ totalMs, parent }: { readonly totalMs: number; readonly parent: AbortSignal }) {
    this.#deadline = new Deadline({ totalMs, parent });
  }

  /** Aborts at the deadline, and when the caller leaves. */
  get signal(): AbortSignal {
    return this.#deadline.signal;
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
    if (!this.#entered.has(provider)) {
      this.#entered.add(provider);
      provider.retryBudget.enter();
    }
    this.#attempts += 1;
    return this.#attempts;
  }

  /** The answer has ended, or there is none. Idempotent. */
  end(): void {
    this.#deadline.dispose();
    for (const provider of this.#entered) provider.retryBudget.leave();
    this.#entered.clear();
  }
}
