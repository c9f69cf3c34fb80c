import { type AbortListener, asError, LightAbortController, ProxyError } from '@proxyapi/proxy-core';

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

/** What a passenger wants. */
export interface Ticket {
  readonly wantsUsage: boolean;
  readonly isLeader: boolean;
}

/** Somebody who waits for the answer, or reads it. */
class Passenger implements AbortListener {
  readonly ticket: Ticket;
  readonly answering = Promise.withResolvers<Answer>();
  reader: SharedReader | undefined;
  readonly #scope: Scope;
  readonly #onLeave: (passenger: Passenger, reason: Error) => void;

  constructor(scope: Scope, ticket: Ticket, onLeave: (passenger: Passenger, reason: Error) => void) {
    this.ticket = ticket;
    this.#scope = scope;
    this.#onLeave = onLeave;
    scope.signal.addEventListener('abort', this);
  }

  /** Its own scope has ended. */
  handleEvent(): void {
    this.#onLeave(this, asError(this.#scope.signal.reason));
  }

  /** Hears no more of its own scope. */
  disembark(): void {
    this.#scope.signal.removeEventListener('abort', this);
  }
}

/**
 * One call upstream for all who ask the same while it runs. Nobody's leaving is anybody else's matter; when the last one
 * has left, the call is ended.
 */
export class Flight {
  readonly #options: FlightOptions;
  readonly #controller = new LightAbortController();
  readonly #passengers = new Set<Passenger>();
  #notes: RequestNotes | undefined;
  /** Of a stream that has begun. */
  #begun: Begun | undefined;
  /** One function for all of them. */
  readonly #onLeave = (passenger: Passenger, reason: Error): void => this.#leave(passenger, reason);

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
  join(scope: Scope, ticket: Ticket): Promise<Answer> {
    const passenger = new Passenger(scope, ticket, this.#onLeave);
    this.#passengers.add(passenger);
    if (this.#begun !== undefined) this.#seat(passenger, this.#begun);
    return passenger.answering.promise;
  }

  #onAnswer(answer: UpstreamAnswer): void {
    if (answer.kind === 'stream') return this.#onStream(answer);
    const { status, body, source } = answer;
    if (status < 300) this.#options.onLanded({ form: 'whole', body, source });
    this.#options.onUnjoinable();
    for (const passenger of this.#passengers) {
      this.#disembark(passenger);
      passenger.answering.resolve(passenger.ticket.isLeader ? answer : { ...answer, bill: undefined, source: sourceFor(passenger, source) });
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
    passenger.reader = shared.read({ wantsUsage: passenger.ticket.wantsUsage, onDone: () => this.#onDone(passenger) });
    passenger.answering.resolve({ kind: 'stream', headers, stream: passenger.reader, source: sourceFor(passenger, source) });
  }

  #onFailure(error: unknown): void {
    this.#options.onUnjoinable();
    for (const passenger of this.#passengers) {
      this.#disembark(passenger);
      passenger.answering.reject(error);
    }
  }

  #leave(passenger: Passenger, reason: Error): void {
    if (passenger.reader !== undefined) return passenger.reader.finish(reason);
    this.#onDone(passenger);
    passenger.answering.reject(reason);
  }

  #disembark(passenger: Passenger): void {
    passenger.disembark();
    this.#passengers.delete(passenger);
  }

  #onDone(passenger: Passenger): void {
    this.#disembark(passenger);
    if (this.#passengers.size > 0) return;
    if (this.#begun?.shared.isOver === true) return;
    this.#options.onUnjoinable();
    this.#controller.abort(new ProxyError('client_closed_request', 'All clients left before the answer was complete.'));
  }
}

// The provider was asked once, and on the leader's behalf.
function sourceFor({ ticket: { isLeader } }: Passenger, source: AnswerSource): AnswerSource {
  return isLeader ? source : { ...source, attempts: 0 };
}
