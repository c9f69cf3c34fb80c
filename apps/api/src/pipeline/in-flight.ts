/** The requests that are being served now. */
export class InFlight {
  readonly #controllers = new Set<AbortController>();
  #tellIdle: (() => void) | undefined;

  get size(): number {
    return this.#controllers.size;
  }

  /** Enters a request; its signal aborts through the returned controller or {@link InFlight.abortAll}. */
  enter(): AbortController {
    const controller = new AbortController();
    this.#controllers.add(controller);
    return controller;
  }

  /** The request is over, however it ended. */
  leave(controller: AbortController): void {
    this.#controllers.delete(controller);
    if (this.#controllers.size === 0) this.#tellIdle?.();
  }

  /** Resolves once no request is left; newcomers put it off. */
  whenIdle(): Promise<void> {
    if (this.#controllers.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#tellIdle = resolve;
    });
  }

  /** Ends every request that is still served. */
  abortAll(reason: Error): void {
    for (const controller of this.#controllers) controller.abort(reason);
  }
}
