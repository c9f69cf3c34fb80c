import type { AttemptObserver, AttemptRecord } from './attempt-record.ts';
import type { RequestObserver, RequestRecord } from './request-record.ts';

/** Told of requests, exchanges, or both. */
export type Observer = Partial<RequestObserver & AttemptObserver>;

/** Tells all observers. One that throws is reported, and harms neither the others nor the answer. */
export class ObserverList implements RequestObserver, AttemptObserver {
  readonly #ofRequests: readonly RequestObserver[];
  readonly #ofAttempts: readonly AttemptObserver[];
  readonly #onDefect: (error: unknown) => void;

  constructor(observers: readonly Observer[], onDefect: (error: unknown) => void) {
    this.#ofRequests = observers.filter((observer): observer is RequestObserver => observer.onRequestEnd !== undefined);
    this.#ofAttempts = observers.filter((observer): observer is AttemptObserver => observer.onAttemptEnd !== undefined);
    this.#onDefect = onDefect;
  }

  onRequestEnd(record: RequestRecord): void {
    for (const observer of this.#ofRequests) {
      try {
        observer.onRequestEnd(record);
      } catch (error) {
        this.#onDefect(error);
      }
    }
  }

  onAttemptEnd(record: AttemptRecord): void {
    for (const observer of this.#ofAttempts) {
      try {
        observer.onAttemptEnd(record);
      } catch (error) {
        this.#onDefect(error);
      }
    }
  }
}
