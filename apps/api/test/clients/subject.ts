import type { BillRecord, MockProvider } from '@proxyapi/mock-provider';

import { type Bench, CALLER_KEY } from './bench.ts';
import type { Ask, ChatClient, ClientKind, Failure } from './ports/chat-client.ts';
import type { Upstream } from './upstreams.ts';

/** One client in front of the gateway and one type of provider behind it: what a suite runs on. */
export class Subject {
  readonly kind: ClientKind;
  readonly upstream: Upstream;
  readonly #bench: Bench;
  #client: ChatClient | undefined;

  constructor(kind: ClientKind, upstream: Upstream, bench: Bench) {
    this.kind = kind;
    this.upstream = upstream;
    this.#bench = bench;
  }

  /** The client, with its own retries off. */
  get client(): ChatClient {
    this.#client ??= this.clientWith({});
    return this.#client;
  }

  get mock(): MockProvider {
    return this.#bench.mock;
  }

  clientWith({ apiKey = CALLER_KEY, maxRetries = 0 }: { readonly apiKey?: string; readonly maxRetries?: number }): ChatClient {
    return this.kind.create({ baseUrl: this.#bench.baseUrl, apiKey, maxRetries });
  }

  /** The id under which callers reach the mock's behaviour; `trait` chooses a provider with a trait of its own. */
  model(behaviour: string, trait?: 'hasty' | 'restless' | 'unreachable'): string {
    return `${trait === undefined ? '' : `${trait}-`}${this.upstream.type}/mock-${behaviour}`;
  }

  /** As {@link Subject.model}, at a provider that nobody has asked yet. */
  freshModel(behaviour: string): string {
    return `${this.#bench.freshProvider(this.upstream.type)}/mock-${behaviour}`;
  }

  /** A request in one turn. */
  ask(behaviour: string, text = 'Hello'): Ask {
    return { model: this.model(behaviour), turns: [{ role: 'user', text }] };
  }

  /** Has the mock play `behaviour` for the requests to `mock-chat`, until the test is over. */
  script(behaviour: string): void {
    this.mock.script({ model: 'mock-chat', behaviour, times: 'always' });
  }

  /** The mock's record of the last request. */
  lastRecord(): BillRecord {
    const record = this.mock.bill().at(-1);
    if (record === undefined) throw new TypeError('no request has arrived');
    return record;
  }

  /** What a call that must fail failed with. */
  async failureOf(call: Promise<unknown>): Promise<{ readonly error: unknown } & Failure> {
    const error = await call.then((value) => { throw new TypeError(`the call succeeded with ${JSON.stringify(value)}`); }, (reason: unknown) => reason);
    return { error, ...this.kind.readFailure(error) };
  }
}
