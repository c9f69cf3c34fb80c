import { Flight } from './flight.ts';

/** How a missing value is loaded. */
export interface Load<Value> {
  /** `isCurrent` tells whether the value is still wanted for later, not only by those who wait. */
  readonly run: (signal: AbortSignal, isCurrent: () => boolean) => Promise<Value>;
  readonly tags: readonly string[];
}

/** How a caller takes part in a load. */
export interface JoinOptions {
  readonly signal: AbortSignal | undefined;
  /** A load of this key was under way. */
  readonly onJoin: () => void;
}


/**
 * The loads under way, at most one for each key. A load fails for all who wait for it, with one error: whoever asks after
 * that begins a new one. Nobody's leaving ends it while somebody waits.
 *
 * There are no more of them than callers that wait, and entries whose stale value was given out.
 */
export class Flights<Value> {
  readonly #flights = new Map<string, { readonly flight: Flight<Value>; readonly tags: readonly string[] }>();
  readonly #background = new Set<Flight<Value>>();

  /** Waits for the load of a key that is under way, or for a new one. */
  join(key: string, load: Load<Value>, { signal, onJoin }: JoinOptions): Promise<Value> {
    const running = this.#flights.get(key)?.flight;
    if (running !== undefined) onJoin();
    return (running ?? this.#start(key, load)).join(signal);
  }

  /** Loads with nobody waiting, unless a load is under way: callers that come and leave do not end it. */
  runInBackground(key: string, load: Load<Value>, onError: (error: unknown) => void): void {
    if (this.#flights.has(key)) return;
    const flight = this.#start(key, load);
    this.#background.add(flight);
    const forget = (): boolean => this.#background.delete(flight);
    flight.join(undefined).then(forget, (error: unknown) => {
      if (forget()) onError(error);
    });
  }

  /** What is being loaded for a key is out of date: who waits gets it, whoever comes loads anew. */
  detach(key: string): void {
    this.#flights.delete(key);
  }

  /** The same for all loads of a tag. */
  detachTagged(tag: string): void {
    for (const [key, { tags }] of this.#flights) if (tags.includes(tag)) this.#flights.delete(key);
  }

  /** The same for all loads. */
  detachAll(): void {
    this.#flights.clear();
  }

  /** Detaches all loads, and ends those that nobody asked for. */
  close(): void {
    this.#flights.clear();
    const background = [...this.#background];
    this.#background.clear();
    for (const flight of background) flight.abort(new DOMException('The cache was closed', 'AbortError'));
  }

  #start(key: string, { run, tags }: Load<Value>): Flight<Value> {
    const isCurrent = (): boolean => this.#flights.get(key)?.flight === flight;
    const forget = (): void => {
      if (isCurrent()) this.#flights.delete(key);
    };
    const runAndForget = async (signal: AbortSignal): Promise<Value> => {
      // One turn later, so that the flight is known before a load that does not wait is over.
      await Promise.resolve();
      try {
        return await run(signal, isCurrent);
      } finally {
        forget();
      }
    };
    const flight = new Flight(runAndForget, forget);
    this.#flights.set(key, { flight, tags });
    return flight;
  }
}
