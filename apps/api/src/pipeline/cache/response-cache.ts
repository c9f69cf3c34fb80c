import type { Candidate, ModelRequest, Operation, Provider } from '@proxyapi/proxy-core';

import type { Answer, UpstreamAnswer } from '../answer.ts';
import { NO_LIMITS, type Scope } from '../scope.ts';
import { Flight, type Landed } from './flight.ts';
import { type CacheMode, mayShare } from './may-share.ts';
import { ownBytes } from './own-bytes.ts';
import { RepeatedRequest } from './repeated-request.ts';
import { RepeatedRequests } from './repeated-requests.ts';
import { replay } from './replay.ts';
import { responseKey } from './response-key.ts';
import type { ShareBudget } from './share-budget.ts';
import type { StoredAnswer } from './stored-answer.ts';

/** Where answers are kept. */
export interface AnswerStore {
  get(key: string): StoredAnswer | undefined;
  /** As {@link AnswerStore.get}, and then in the file behind it. */
  getThrough(key: string): Promise<StoredAnswer | undefined>;
  set(key: string, answer: StoredAnswer, options?: { readonly ttlMs?: number }): void;
}

/** Parts of a {@link ResponseCache}. */
export interface ResponseCacheOptions {
  readonly mode: CacheMode;
  readonly store: AnswerStore;
  /** Whether there is anything behind the store's memory. */
  readonly isPersistent: boolean;
  readonly budget: ShareBudget;
}

/** A request that the cache may answer, and how to answer it otherwise. */
export interface Ask {
  readonly request: ModelRequest;
  readonly candidates: readonly Candidate<Provider>[];
  readonly scope: Scope;
  readonly callUpstream: (request: ModelRequest, scope: Scope) => Promise<UpstreamAnswer>;
}

/**
 * Answers what it may from what was answered before, or from a call that runs now, and keeps what is new. Between callers'
 * keys nothing is ever shared.
 */
export class ResponseCache {
  readonly #options: ResponseCacheOptions;
  readonly #flights = new Map<string, Flight>();
  readonly #repeated = new RepeatedRequests();
  /** Flights that were asked to be refreshed while they ran: their answers are older than the ones that were asked for then. */
  readonly #outdated = new WeakSet<Flight>();
  #coalesced = 0;

  constructor(options: ResponseCacheOptions) {
    this.#options = options;
  }

  /** Calls that several may share, and that run now. */
  get flights(): number {
    return this.#flights.size;
  }

  /** Requests that came along with another one's call, since the start. */
  get coalesced(): number {
    return this.#coalesced;
  }

  /** Bytes of running streams that are kept for those who come later. */
  get sharedBytes(): number {
    return this.#options.budget.bytes;
  }

  /** Bytes of requests that are kept so that they need not be read again. */
  get requestBytes(): number {
    return this.#repeated.bytes;
  }

  /** Forgets those requests, which costs no more than to read each once again. */
  forgetRequests(): void {
    this.#repeated.clear();
  }

  /** The request of a body that was answered from the cache before, to the letter; `undefined` where it is to be read. */
  recall(operation: Operation, body: Buffer): ModelRequest | undefined {
    return this.#repeated.find(operation, body);
  }

  /** @throws what the call upstream fails with, and the scope's abort reason. */
  // Not async where it need not be: most requests may not be shared.
  answer(ask: Ask): Promise<Answer> {
    const { request, candidates, scope, callUpstream } = ask;
    // Its abort would be heard by nobody any more.
    if (scope.signal.aborted) return Promise.reject(scope.signal.reason);
    if (scope.cache.directive === 'off' || !this.#mayShare(request)) return callUpstream(request, scope);
    if (scope.cache.directive === 'use') scope.notes.beginLookup();
    const key = responseKey({ callerName: scope.caller.name, candidates, request });
    if (scope.cache.directive === 'refresh') return this.#refresh(key, ask);
    if (this.#options.isPersistent) return this.#lookThrough(key, ask);
    const found = this.#hit(this.#options.store.get(key), ask);
    return found === undefined ? this.#joinOrLead(key, ask) : Promise.resolve(found);
  }

  // A request that was answered out of this cache before may be again: to look at its temperature once more took 1 of a hit's 105 µs.
  #mayShare(request: ModelRequest): boolean {
    return request instanceof RepeatedRequest || mayShare(request, this.#options.mode);
  }

  async #lookThrough(key: string, ask: Ask): Promise<Answer> {
    const found = this.#hit(await this.#options.store.getThrough(key), ask);
    ask.scope.signal.throwIfAborted();
    return found ?? this.#joinOrLead(key, ask);
  }

  #hit(stored: StoredAnswer | undefined, { request, scope }: Ask): Answer | undefined {
    const answer = stored === undefined ? undefined : replay(stored, request);
    if (answer === undefined) return undefined;
    scope.notes.endLookup('hit');
    this.#repeated.add(request);
    return answer;
  }

  // Those on board of what runs get what they were promised; it must not be kept over the newer answer.
  #refresh(key: string, ask: Ask): Promise<Answer> {
    for (const isStream of [false, true]) {
      const running = this.#flights.get(flightKey(key, { isStream }));
      if (running !== undefined) this.#outdated.add(running);
    }
    return this.#lead(key, ask);
  }

  #joinOrLead(key: string, ask: Ask): Promise<Answer> {
    const flight = isAlone(ask.scope) ? undefined : this.#flights.get(flightKey(key, ask.request));
    if (flight === undefined) return this.#lead(key, ask);
    this.#coalesced += 1;
    return joined(flight, ask);
  }

  #lead(key: string, { request, scope, callUpstream }: Ask): Promise<Answer> {
    // Its usage is for whoever asks later, too.
    const asked = request.isStream ? Object.freeze({ ...request, wantsStreamUsage: true }) : request;
    const place = flightKey(key, request);
    const flight: Flight = new Flight({
      budget: this.#options.budget,
      onLanded: (landed) => {
        if (this.#outdated.has(flight)) return;
        this.#options.store.set(key, toStored(landed, request.operation), scope.cache.ttlMs === undefined ? {} : { ttlMs: scope.cache.ttlMs });
      },
      onUnjoinable: () => {
        if (this.#flights.get(place) === flight) this.#flights.delete(place);
      },
    });
    // A caller's own limits hold for that caller alone, so nobody else comes along.
    if (!isAlone(scope)) this.#flights.set(place, flight);
    scope.notes.endLookup('miss');
    const answering = flight.join(scope, { wantsUsage: request.wantsStreamUsage, isLeader: true });
    flight.start((within) => callUpstream(asked, within), scope);
    return answering;
  }
}

async function joined(flight: Flight, { request, scope }: Ask): Promise<Answer> {
  scope.notes.endLookup('coalesced');
  scope.notes.source = flight.source;
  scope.clock.beginUpstreamWait();
  try {
    return await flight.join(scope, { wantsUsage: request.wantsStreamUsage, isLeader: false });
  } finally {
    scope.clock.endUpstreamWait();
  }
}

// Whoever wants JSON cannot be given a stream that runs, nor the reverse.
function flightKey(key: string, { isStream }: Pick<ModelRequest, 'isStream'>): string {
  return isStream ? `${key} stream` : key;
}

function isAlone({ limits }: Scope): boolean {
  return limits !== NO_LIMITS;
}

function toStored(landed: Landed, operation: Operation): StoredAnswer {
  const { provider, model } = landed.source;
  if (landed.form === 'whole') return { operation, provider, model, form: 'whole', body: ownBytes(landed.body), usage: undefined, isUsageAsked: false };
  const { body, usage, isUsageAsked } = landed.stream;
  return { operation, provider, model, form: 'stream', body: ownBytes(body), usage, isUsageAsked };
}
