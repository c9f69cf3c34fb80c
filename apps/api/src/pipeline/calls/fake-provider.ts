import { type AbortSignalLike, AdaptiveTimeoutRegistry, type BodySink, BreakerRegistry, type Candidate, CircuitBreaker, createProvider, parseModelRequest, type Provider, type UpstreamRequest, type UpstreamResponse } from '@proxyapi/proxy-core';

import { ObserverList } from '../records/observer-list.ts';
import { RequestNotes } from '../records/request-notes.ts';
import { RequestClock } from '../request-clock.ts';
import type { CallLimits, Scope } from '../scope.ts';
import { Billing } from '../usage/billing.ts';
import { PriceList } from '../usage/price-list.ts';
import type { Plan } from './attempt.ts';
import { HedgeBudget } from './hedge-budget.ts';
import { pauseFor } from './pause-for.ts';

const SILENT = new ObserverList([], () => {});

/** Notes that nobody is told. */
export function silentNotes(): RequestNotes {
  return new RequestNotes({ id: 'test', method: 'POST', observer: SILENT });
}

/** What a fake provider does with one request; {@link SILENCE} for none at all. */
export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly afterMs?: number;
  /** What the answer waits for. */
  readonly gate?: Promise<unknown>;
  /** Thrown instead of an answer. */
  readonly error?: Error;
  /** The body is all that comes: its end does not. */
  readonly isEndless?: boolean;
}

/** What a test wants of its provider. */
export interface FakeOptions {
  readonly name?: string;
  readonly apiKeys?: readonly string[];
  readonly isHedged?: boolean;
  readonly maxRetries?: number;
  readonly includesCompletionTimeout?: boolean;
}

export const WHOLE: FakeAnswer = {
  body: '{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}]}',
};

const CHUNK = 'data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}\n\n';
const LAST = 'data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';

export const STREAM: FakeAnswer = { headers: { 'content-type': 'text/event-stream' }, body: CHUNK + LAST };
export const ENDLESS: FakeAnswer = { headers: { 'content-type': 'text/event-stream' }, body: CHUNK, isEndless: true };
export const SILENCE: FakeAnswer = { afterMs: 3_600_000 };

export function refusal(status: number, headers: Readonly<Record<string, string>> = {}): FakeAnswer {
  return { status, headers, body: `{"error":{"message":"fake ${status}","type":"t","param":null,"code":null}}` };
}

/** A provider of OpenAI's dialect whose answers are given in turn, the last one for ever. */
export class FakeProvider {
  readonly requests: UpstreamRequest[] = [];
  readonly provider: Provider;
  /** Exchanges that were ended from our side. */
  aborted = 0;
  /** Exchanges that are under way. */
  running = 0;

  constructor(answers: readonly FakeAnswer[], { name = 'fake', apiKeys = ['a'], isHedged = false, maxRetries = 3, includesCompletionTimeout = false }: FakeOptions = {}) {
    const real = createProvider({
      name, type: 'openai', baseUrl: new URL('http://fake.example'), apiKeys, priority: 1, weight: 1, isForced: false, isSticky: false, isHedged, headers: {},
      timeouts: { firstByteMs: 1000, completionMs: 1000, idleMs: 1000, totalMs: 5000 },
      retries: { max: maxRetries, delayMs: 1, includesCompletionTimeout },
    });
    const send = (request: UpstreamRequest, signal: AbortSignalLike): Promise<UpstreamResponse> => {
      this.requests.push(request);
      return this.#answer(answers[Math.min(this.requests.length, answers.length) - 1] ?? SILENCE, signal);
    };
    this.provider = { ...real, transport: { ...real.transport, send, stats: () => real.transport.stats(), close: () => real.transport.close() } };
  }

  get candidate(): Candidate<Provider> {
    return { provider: this.provider, model: 'm' };
  }

  async #answer({ status = 200, headers = {}, body = '', afterMs = 0, gate, error, isEndless = false }: FakeAnswer, signal: AbortSignalLike): Promise<UpstreamResponse> {
    this.running += 1;
    try {
      signal.throwIfAborted();
      if (afterMs > 0) await pauseFor(afterMs, signal);
      await gate;
      if (error !== undefined) throw error;
    } catch (thrown) {
      this.running -= 1;
      if (!signal.aborted) throw thrown;
      this.aborted += 1;
      throw signal.reason;
    }
    return this.#response({ status, headers, body, isEndless }, signal);
  }

  #response({ status, headers, body, isEndless }: Required<Pick<FakeAnswer, 'status' | 'headers' | 'body' | 'isEndless'>>, signal: AbortSignalLike): UpstreamResponse {
    let sink: BodySink | undefined;
    let isOver = false;
    const end = (reason?: Error): void => {
      if (isOver) return;
      isOver = true;
      this.running -= 1;
      if (reason !== undefined) this.aborted += 1;
      if (reason === undefined) sink?.onEnd();
      else sink?.onError(reason);
    };
    signal.addEventListener('abort', { handleEvent: () => end(new Error('aborted', { cause: signal.reason })) });
    return {
      status,
      headers,
      read: (reader) => {
        sink = reader;
        reader.onData(Buffer.from(body));
        if (!isEndless) setImmediate(end);
      },
      pause: () => {},
      resume: () => {},
      abort: end,
    };
  }
}

/** A plan for those providers, its scope, and the caller's way to leave. */
export function planFor(fakes: readonly FakeProvider[], { isStream = false, maxRetries = 3, limits = {} }: { readonly isStream?: boolean; readonly maxRetries?: number; readonly limits?: Partial<CallLimits> } = {}): { readonly plan: Plan; readonly scope: Scope; readonly caller: AbortController } {
  const caller = new AbortController();
  const body = JSON.stringify({ model: 'm', stream: isStream, messages: [{ role: 'user', content: 'Hello' }] });
  const guards = {
    breakers: new BreakerRegistry({ create: () => new CircuitBreaker() }),
    times: new AdaptiveTimeoutRegistry(),
    hedges: new HedgeBudget(),
    maxRetries,
    adaptsTimeouts: () => false,
  };
  const plan = { request: parseModelRequest('chat', Buffer.from(body)), candidates: fakes.map(({ candidate }) => candidate), guards, observer: SILENT, billing: new Billing(new PriceList()) };
  const scope: Scope = {
    id: 'test', controller: caller, signal: caller.signal, caller: { name: 'tests' }, clock: new RequestClock(),
    limits: { totalMs: undefined, retries: undefined, ...limits }, cache: { directive: 'use', ttlMs: undefined }, notes: silentNotes(),
  };
  return { plan, scope, caller };
}
