/** One load that any number of callers wait for. */
export class Flight<Value> {
  readonly #controller = new AbortController();
  readonly #result: Promise<Value>;
  #waiters = 0;
  #isSettled = false;
  readonly #onAbandon: () => void;

  /** `onAbandon` is called when the last caller has left before the end. */
  constructor(load: (signal: AbortSignal) => Promise<Value>, onAbandon: () => void) {
    this.#onAbandon = onAbandon;
    this.#result = load(this.#controller.signal).finally(() => {
      this.#isSettled = true;
    });
    // Its callers may all have left when it fails.
    this.#result.catch(() => {});
  }

  /** Waits for the value; a signal that aborts takes this caller out, and the load along if there is no other. */
  join(signal: AbortSignal | undefined): Promise<Value> {
    this.#waiters += 1;
    if (signal === undefined) return this.#result;
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        reject(signal.reason);
        this.#leave(signal.reason);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      const settle = (): void => signal.removeEventListener('abort', onAbort);
      this.#result.then(resolve, reject).finally(settle);
    });
  }

  /** Ends the load, whoever waits for it. */
  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }

  #leave(reason: unknown): void {
    this.#waiters -= 1;
    if (this.#waiters > 0 || this.#isSettled) return;
    this.#onAbandon();
    this.#controller.abort(reason);
  }
}
