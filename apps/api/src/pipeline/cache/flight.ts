import { ProxyError } from '@proxyapi/proxy-core';

import type { Answer, AnswerSource, UpstreamAnswer } from '../answer.ts';
import type { RequestNotes } from '../records/request-notes.ts';
import type { Scope } from '../scope.ts';
import type { SharedReader } from './shared-reader.ts';
import { SharedStream, type WholeStream } from './shared-stream.ts';
import type { ShareBudget } from './share-budget.ts';

/** An answer that ended well, for the cache. */
export type Landed =
  | { readonly form: 'whole'; readonly body: Buffer; readonly source: AnswerSource }
  | { readonly form: 'stream'; readonly stream: WholeStream; readonly source: AnswerSource };

/** Parts of a {@link Flight}. */
export interface FlightOptions {
  readonly budget: ShareBudget;
  /** Called once, with what ended well, before those on board get their end. */
  readonly onLanded: (landed: Landed) => void;
  /** Called when nobody can join any more; more than once, maybe. */
  readonly onUnjoinable: () => void;
}

/** A stream that has begun. */
interface Begun {
  readonly shared: SharedStream;
  readonly headers: readonly string[];
  readonly source: AnswerSource;
}

/** Somebody who waits for the answer, or reads it. */
interface Passenger {
  readonly wantsUsage: boolean;
  readonly isLeader: boolean;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
  reader: SharedReader | undefined;
  /** Takes the passenger's ear off its own scope. */
  readonly disembark: () => void;
}

/**
 * One call upstream for all who ask the same while it runs. Nobody's leaving is anybody else's matter; when the last one
 * has left, the call is ended.
 */
export class Flight {
  readonly #options: FlightOptions;
  readonly #controller = new AbortController();
  readonly #passengers = new Set<Passenger>();
  #notes: RequestNotes | undefined;
  /** Of a stream that has begun. */
  #begun: Begun | undefined;

  constructor(options: FlightOptions) {
    this.#options = options;
  }

  /** Where the call is, for those who came later. */
  get source(): AnswerSource | undefined {
    const source = this.#notes?.source;
    return source === undefined ? undefined : { ...source, attempts: 0 };
  }

  /** Begins the call on behalf of the first passenger, within a scope that is not the passenger's own to end. */
  start(call: (scope: Scope) => Promise<UpstreamAnswer>, leader: Scope): void {
    const controller = this.#controller;
    this.#notes = leader.notes;
    // Also what it throws at once is for those on board.
    const calling = async (): Promise<UpstreamAnswer> => call({ ...leader, controller, signal: controller.signal });
    calling().then((answer) => this.#onAnswer(answer), (error: unknown) => this.#onFailure(error));
  }

  /** Comes on board. @throws what the call failed with, and the scope's abort reason. */
  join(scope: Scope, { wantsUsage, isLeader }: { readonly wantsUsage: boolean; readonly isLeader: boolean }): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => this.#leave(passenger, asError(scope.signal.reason));
      const passenger: Passenger = {
        wantsUsage, isLeader, resolve, reject, reader: undefined,
        disembark: () => {
          scope.signal.removeEventListener('abort', onAbort);
          this.#passengers.delete(passenger);
        },
      };
      scope.signal.addEventListener('abort', onAbort, { once: true });
      this.#passengers.add(passenger);
      if (this.#begun !== undefined) this.#seat(passenger, this.#begun);
    });
  }

  #onAnswer(answer: UpstreamAnswer): void {
    if (answer.kind === 'stream') return this.#onStream(answer);
    const { status, body, source } = answer;
    if (status < 300) this.#options.onLanded({ form: 'whole', body, source });
    this.#options.onUnjoinable();
    for (const passenger of this.#passengers) {
      passenger.disembark();
      passenger.resolve(passenger.isLeader ? answer : { ...answer, bill: undefined, source: sourceFor(passenger, source) });
    }
  }

  #onStream({ headers, stream, source }: Extract<UpstreamAnswer, { readonly kind: 'stream' }>): void {
    const { budget, onLanded, onUnjoinable } = this.#options;
    const shared = new SharedStream({
      source: stream, budget, onUnjoinable,
      onEnd: (whole) => {
        if (whole !== undefined) onLanded({ form: 'stream', stream: whole, source });
        onUnjoinable();
      },
    });
    const begun = { shared, headers, source };
    this.#begun = begun;
    for (const passenger of this.#passengers) this.#seat(passenger, begun);
    shared.start();
  }

  #seat(passenger: Passenger, { shared, headers, source }: Begun): void {
    passenger.reader = shared.read({ wantsUsage: passenger.wantsUsage, onDone: () => this.#onDone(passenger) });
    passenger.resolve({ kind: 'stream', headers, stream: passenger.reader, source: sourceFor(passenger, source) });
  }

  #onFailure(error: unknown): void {
    this.#options.onUnjoinable();
    for (const passenger of this.#passengers) {
      passenger.disembark();
      passenger.reject(error);
    }
  }

  #leave(passenger: Passenger, reason: Error): void {
    if (passenger.reader !== undefined) return passenger.reader.finish(reason);
    this.#onDone(passenger);
    passenger.reject(reason);
  }

  #onDone(passenger: Passenger): void {
    passenger.disembark();
    if (this.#passengers.size > 0) return;
    if (this.#begun?.shared.isOver === true) return;
    this.#options.onUnjoinable();
    this.#controller.abort(new ProxyError('client_closed_request', 'All clients left before the answer was complete.'));
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('the request was given up', { cause: reason });
}

// The provider was asked once, and on the leader's behalf.
function sourceFor({ isLeader }: Passenger, source: AnswerSource): AnswerSource {
  return isLeader ? source : { ...source, attempts: 0 };
}
