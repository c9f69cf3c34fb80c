import { assertInteger } from './assert-integer.ts';
import { assertWithin } from './assert-within.ts';

/** Settings of a {@link RetryBudget}. */
export interface RetryBudgetOptions {
  /** Retries per request in flight. @default 0.2 */
  readonly ratio?: number;
  /** Retries that may run however few requests are in flight. @default 3 */
  readonly minRetries?: number;
}

/**
 * Bounds the retries that are on the wire to one provider at the same time, so that retrying cannot keep an overloaded
 * provider down: at most `ratio` of the requests in flight, at least `minRetries`. Follows Envoy's retry budget (20 %,
 * at least 3).
 *
 * Differs from `retry_attempts`, which bounds the retries of one request.
 */
export class RetryBudget {
  readonly #ratio: number;
  readonly #minRetries: number;
  #inFlight = 0;
  #retries = 0;

  /** @throws RangeError when an option is out of its range. */
  constructor({ ratio = 0.2, minRetries = 3 }: RetryBudgetOptions = {}) {
    assertWithin('ratio', ratio, [0, 1]);
    assertInteger('minRetries', minRetries, 0);
    this.#ratio = ratio;
    this.#minRetries = minRetries;
  }

  /** Requests in flight. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Retries on the wire. */
  get retries(): number {
    return this.#retries;
  }

  /** Retries that may be on the wire now. */
  get limit(): number {
    return Math.max(this.#minRetries, Math.floor(this.#ratio * this.#inFlight));
  }

  /** A request begins to use the provider, with its first attempt. */
  enter(): void {
    this.#inFlight += 1;
  }

  /** That request is over. */
  leave(): void {
    this.#inFlight = Math.max(0, this.#inFlight - 1);
  }

  /** Leave for one retry, to be given back once it has ended; `undefined` where the budget is spent. */
  tryTake(): (() => void) | undefined {
    if (this.#retries >= this.limit) return undefined;
    this.#retries += 1;
    let isHeld = true;
    return () => {
      if (isHeld) this.#retries -= 1;
      isHeld = false;
    };
  }
}
