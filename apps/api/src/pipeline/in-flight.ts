import { LightAbortController } from '@proxyapi/proxy-core';

/** One request that is being served. Aborts through its own controller or {@link InFlight.abortAll}. */
export class Flight extends LightAbortController {
  /** Where it stands among the others. */
  place = -1;
}

/**
 * The requests that are being served now.
 *
 * A list in no order in which each knows its place, because a `Set` that changes all the time leaves tables behind that
 * keep requests alive long after their end.
 */
export class InFlight {
  readonly #flights: Flight[] = [];
  #tellIdle: (() => void) | undefined;

  get size(): number {
    return this.#flights.length;
  }

  /** Enters a request. */
  enter(): Flight {
    const flight = new Flight();
    flight.place = this.#flights.push(flight) - 1;
    return flight;
  }

  /** The request is over, however it ended. */
  leave(flight: Flight): void {
    if (this.#flights[flight.place] !== flight) return;
    const last = this.#flights.pop();
    if (last !== undefined && last !== flight) {
      this.#flights[flight.place] = last;
      last.place = flight.place;
    }
    if (this.#flights.length === 0) this.#tellIdle?.();
  }

  /** Resolves once no request is left; newcomers put it off. */
  whenIdle(): Promise<void> {
    if (this.#flights.length === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#tellIdle = resolve;
    });
  }

  /** Ends every request that is still served. */
  abortAll(reason: Error): void {
    // A copy: an abort may make its flight leave, and the last one then moves to its place.
    for (const flight of this.#flights.slice()) flight.abort(reason);
  }
}
