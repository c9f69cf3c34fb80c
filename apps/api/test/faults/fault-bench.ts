import { setTimeout as delay } from 'node:timers/promises';
import { brotliCompressSync, constants, gzipSync, zstdCompressSync } from 'node:zlib';

import { type MockProvider, startMockProvider } from '@proxyapi/mock-provider';
import { expect } from 'chai';

import type { HttpAnswer } from '../support/parse-http-answer.ts';
import { RawClient } from '../support/raw-client.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';
import { Bystander, type BystanderReport } from './bystander.ts';
import { CANARIES, ENCODED_COMPLETION } from './canaries.ts';
import { inParallel } from './in-parallel.ts';
import { PROBE_OPTIONS } from './inside-probe.ts';
import { readResources, type Resources } from './resources.ts';
import { TraceSink } from './trace-sink.ts';

/** What a theme wants of its bench. */
export interface BenchOptions {
  /** Lines for the `server` section, such as `body_limit_mb: 1`. */
  readonly server?: string;
  /**
   * For how long the provider says that an idle connection lives. The gateway's client keeps it two seconds less, so
   * that it goes back to the baseline in time.
   * @default 2000: no socket is used twice
   */
  readonly providerKeepAliveMs?: number;
  /**
   * Whether its cases send or get megabytes: then the baseline is taken after some.
   * @default false
   */
  readonly isForLargeBodies?: boolean;
  /**
   * Sections after `server` and `auth`, `providers` among them.
   * @default one provider of each dialect, all of them the mock
   */
  readonly upstream?: (urls: BenchUrls) => string;
  /**
   * Whether its cases keep the gateway busy for seconds: V8 and the allocator do not give back every page that they took
   * for it, empty though it is. What is in use is held to the same bound as ever.
   * @default false
   */
  readonly isUnderLoad?: boolean;
  /**
   * How much larger than at the baseline the process may stay; what is in use is held to the same bound as ever.
   * @default 44 under load, else 0
   */
  readonly rssSlackMb?: number;
  /**
   * Whether its cases name models by the thousand: something is kept of each, for the latest thousand of them, and the
   * baseline is taken after so many.
   * @default false
   */
  readonly isForManyModels?: boolean;
  /**
   * Whether its cases keep the log from coming out, so that requests cannot be told by it.
   * @default false
   */
  readonly isLogLost?: boolean;
  /** Variables of the gateway beside the keys. */
  readonly env?: Readonly<Record<string, string>>;
  /** Options of `node` itself for the gateway. */
  readonly nodeOptions?: readonly string[];
  /** A command that becomes the gateway. */
  readonly through?: readonly string[];
  /**
   * Whether a case only looks at what the gateway answers, and not at small leaks: then it starts sooner.
   * @default false
   */
  readonly isBrief?: boolean;
}

/** Where the bench's mock providers listen. */
export interface BenchUrls {
  /** The one that the cases ask for faults. */
  readonly provider: string;
  /** The one that serves bystanders and is well at all times. */
  readonly calm: string;
}

/** A request in parts; what is left out is that of a good one. */
export interface RequestParts {
  readonly method?: string;
  readonly target?: string;
  /** Header lines that replace the standard ones of the same name; `undefined` leaves one out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string | Buffer;
}

const PROVIDER_KEEP_ALIVE_MS = 2000;
const WARM_UP_REQUESTS = 1000;
const BRIEF_WARM_UP_REQUESTS = 200;
/** How long and how often a bystander asks an idle gateway, so that its usual pace is known. */
const USUAL_PACE = { forMs: 400, askEveryMs: 5 } as const;
const BYSTANDER_ANSWER = 'all well';
const MANY_MODELS = 1500;
const LARGE_BYTES = 31 * 1024 * 1024;
/** Bodies that decode to more than the limit. */
const TOO_LARGE = Buffer.alloc(2 * LARGE_BYTES, ' ');
const BOMBS = { gzip: gzipSync(TOO_LARGE), br: brotliCompressSync(TOO_LARGE, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }), zstd: zstdCompressSync(TOO_LARGE) };
const LOAD_SLACK_MB = 44;
const SETTLE_LIMIT_MS = 5000;

/** A real gateway with a mock provider behind it, and clients that misbehave. */
export class FaultBench {
  readonly #options: BenchOptions;
  readonly #clients = new Set<RawClient>();
  #gateway: TestGateway | undefined;
  #provider: MockProvider | undefined;
  #calm: MockProvider | undefined;
  #baseline: Resources | undefined;
  readonly #traces = new TraceSink();
  #usual: BystanderReport | undefined;
  #answers: HttpAnswer[] = [];

  constructor(options: BenchOptions = {}) {
    this.#options = options;
  }

  get gateway(): TestGateway {
    if (this.#gateway === undefined) throw new Error('the bench has not been started');
    return this.#gateway;
  }

  get provider(): MockProvider {
    if (this.#provider === undefined) throw new Error('the bench has not been started');
    return this.#provider;
  }

  /** A provider that no case does anything to. */
  get calm(): MockProvider {
    if (this.#calm === undefined) throw new Error('the bench has not been started');
    return this.#calm;
  }

  get isLogLost(): boolean {
    return this.#options.isLogLost ?? false;
  }

  /** Where the gateway's traces go. */
  get traces(): TraceSink {
    return this.#traces;
  }

  /** What the gateway held before the first case, warmed up and idle. */
  get baseline(): Resources {
    if (this.#baseline === undefined) throw new Error('the bench has not been started');
    return this.#baseline;
  }

  /** How a bystander fared before the first case. */
  get usual(): BystanderReport {
    if (this.#usual === undefined) throw new Error('the bench has not been started');
    return this.#usual;
  }

  /** The answers that were read since the last {@link FaultBench.takeAnswers}; they stay. */
  get answers(): readonly HttpAnswer[] {
    return this.#answers;
  }

  /** The answers that were read since the last {@link FaultBench.takeAnswers}. */
  takeAnswers(): readonly HttpAnswer[] {
    const answers = this.#answers;
    this.#answers = [];
    return answers;
  }

  async start(): Promise<void> {
    const { providerKeepAliveMs = PROVIDER_KEEP_ALIVE_MS, nodeOptions = [], through = [], env } = this.#options;
    this.#provider = await startMockProvider({ keepAliveMs: providerKeepAliveMs });
    this.#calm = await startMockProvider({ keepAliveMs: PROVIDER_KEEP_ALIVE_MS });
    await this.#traces.open();
    this.#gateway = await startGateway({
      yaml: configuration({ provider: this.#provider.url, calm: this.#calm.url }, this.#options),
      env: { CALLER_KEY: CANARIES.clientKey, BYSTANDER_KEY: CANARIES.bystanderKey, ADMIN_KEY: CANARIES.adminKey, PROVIDER_KEY: CANARIES.providerKey, OTHER_PROVIDER_KEY: CANARIES.otherProviderKey, LOG_LEVEL: 'debug', ...tracedTo(this.#traces.url), ...env },
      nodeOptions: [...PROBE_OPTIONS, ...nodeOptions],
      through,
    });
    await this.#warmUp();
    await this.takeBaseline();
  }

  /** Takes what the gateway holds now for what it may hold: for a case that gives it something to keep. */
  async takeBaseline(): Promise<void> {
    this.#baseline = await this.#settle();
  }

  /** A bystander who begins to ask. */
  inviteBystander(askEveryMs?: number): Bystander {
    const body = JSON.stringify({ model: 'any/mock-echo', messages: [{ role: 'user', content: BYSTANDER_ANSWER }] });
    const request = requestBytes({ body, headers: { authorization: `Bearer ${CANARIES.bystanderKey}` } });
    const whom = { gatewayPort: this.gateway.port, providerPort: this.calm.port, request, answer: BYSTANDER_ANSWER };
    return new Bystander(askEveryMs === undefined ? whom : { ...whom, askEveryMs });
  }

  async stop(): Promise<void> {
    this.dismissClients();
    await this.#gateway?.stop();
    await this.#provider?.close();
    await this.#calm?.close();
    this.#traces.close();
  }

  /** A connection to the gateway that stays until the case is over. */
  async connect(port: number = this.gateway.port): Promise<RawClient> {
    const client = await RawClient.connect(port, (answer) => void this.#answers.push(answer));
    this.#clients.add(client);
    return client;
  }

  /** Closes the connections that the case left open. */
  dismissClients(): void {
    for (const client of this.#clients) client.leave();
    this.#clients.clear();
  }

  /**
   * Sends bytes over a connection of their own and gives the answer. When the gateway says that it closes, the client
   * does nothing: a connection that it cannot get rid of by itself is a leak.
   */
  async exchange(bytes: string | Buffer, limitMs?: number): Promise<HttpAnswer> {
    const client = await this.connect();
    client.send(bytes);
    const answer = await client.answer(limitMs);
    if (answer.headers['connection'] !== 'close') client.leave();
    return answer;
  }

  /** Posts a chat request, good but for the given parts. */
  chat(body: string | Buffer | object, headers: RequestParts['headers'] = {}, limitMs?: number): Promise<HttpAnswer> {
    const bytes = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    return this.exchange(requestBytes({ body: bytes, headers }), limitMs);
  }

  /** Runs `run` and expects that nothing reached the provider meanwhile. */
  async withoutUpstreamCalls(run: () => Promise<void>): Promise<void> {
    const { requests, connections } = this.provider.stats();
    await run();
    const after = this.provider.stats();
    expect({ requests: after.requests, connections: after.connections }, 'upstream calls').to.deep.equal({ requests, connections });
  }

  /** The body of the last request that reached the provider, as it arrived. */
  lastForwarded(): string {
    return this.provider.requests().at(-1)?.body ?? '';
  }

  // The first requests grow heap and pools once and for all, and so does the first large body: a baseline from before
  // them would show it as a leak.
  async #warmUp(): Promise<void> {
    const bodies = [
      chatBody(), chatBody({ stream: true }), '{"a":', chatBody({ model: 'no-such-model' }),
      chatBody({ model: 'claude/mock-chat' }), chatBody({ model: 'gem/mock-chat' }),
    ];
    const port = this.gateway.port;
    const requestOf = (index: number): Buffer => requestBytes({ body: bodies[index % bodies.length] ?? '' });
    const count = this.#options.isBrief === true ? BRIEF_WARM_UP_REQUESTS : WARM_UP_REQUESTS;
    await inParallel(port, { count, connections: 16 }, { requestOf });
    if (this.#options.isForLargeBodies === true) await this.#warmUpWithLargeBodies();
    if (this.#options.isForManyModels === true) await inParallel(port, { count: MANY_MODELS, connections: 16 }, { requestOf: (index) => requestBytes({ body: chatBody({ model: `any/model-${index}` }) }) });
    const bystander = this.inviteBystander(USUAL_PACE.askEveryMs);
    await delay(USUAL_PACE.forMs);
    this.#usual = await bystander.leave();
    this.provider.reset();
    this.calm.reset();
    this.takeAnswers();
  }

  async #warmUpWithLargeBodies(): Promise<void> {
    await this.chat(Buffer.from(chatBody({ padding: 'x'.repeat(LARGE_BYTES) })));
    await this.chat(chatBody({ model: `any/mock-chat:bytes=${LARGE_BYTES}` }));
    for (const [encoding, bomb] of Object.entries(BOMBS)) await this.chat(bomb, { 'content-encoding': encoding });
  }

  #rssSlackMb(): number {
    const { rssSlackMb, isUnderLoad = false } = this.#options;
    return rssSlackMb ?? (isUnderLoad ? LOAD_SLACK_MB : 0);
  }

  async #settle(): Promise<Resources> {
    const deadline = performance.now() + SETTLE_LIMIT_MS;
    for (;;) {
      const resources = await readResources(this.gateway);
      if (resources.upstreamSockets === 0 && resources.inFlight === 0) return { ...resources, rssMb: resources.rssMb + this.#rssSlackMb() };
      if (performance.now() > deadline) throw new Error(`the gateway does not settle: ${JSON.stringify(resources)}`);
      await delay(100);
    }
  }
}

/** Starts a bench before a `describe`'s tests and stops it after them. */
export function useBench(options: BenchOptions = {}): FaultBench {
  const bench = new FaultBench(options);
  before(async function () {
    this.timeout(60_000);
    await bench.start();
  });
  after(() => bench.stop());
  return bench;
}

/** Variables that send all traces there, twice a second. */
function tracedTo(url: string): Readonly<Record<string, string>> {
  return { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf', OTEL_BSP_SCHEDULE_DELAY: '500' };
}

/** A chat body that carries the canaries, with other members put in. */
export function chatBody(members: object = {}): string {
  return JSON.stringify({ model: `any/mock-chat:text=${ENCODED_COMPLETION}`, messages: [{ role: 'user', content: CANARIES.prompt }], ...members });
}

/** The bytes of a request to the gateway. */
export function requestBytes({ method = 'POST', target = '/v1/chat/completions', headers = {}, body = '' }: RequestParts = {}): Buffer {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const standard: Record<string, string | undefined> = {
    host: 'gateway.example',
    authorization: `Bearer ${CANARIES.clientKey}`,
    'x-internal-token': CANARIES.header,
    'content-type': method === 'POST' ? 'application/json' : undefined,
    'content-length': method === 'POST' ? String(bytes.length) : undefined,
  };
  const lines = Object.entries({ ...standard, ...headers }).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  return Buffer.concat([Buffer.from(`${[`${method} ${target} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`, 'latin1'), bytes]);
}

function configuration(urls: BenchUrls, { upstream = everyDialect, ...options }: BenchOptions): string {
  // A machine that is busy with other tests is no reason to turn bystanders away.
  const { server = 'max_event_loop_lag: 10' } = options;
  return `
server: { ${server} }
auth:
  api_keys:
    - { name: caller, key_env: CALLER_KEY }
    - { name: bystander, key_env: BYSTANDER_KEY }
  admin_key_env: ADMIN_KEY
${upstream(urls)}
`;
}

// "any" has no listing and so takes every model id; "mock" lists its models.
function everyDialect({ provider: url }: BenchUrls): string {
  return `
providers:
  - { name: mock, type: openai, base_url: "${url}/v1", api_key_env: PROVIDER_KEY }
  - { name: any, type: perplexity, base_url: "${url}", api_key_env: PROVIDER_KEY }
  - { name: claude, type: anthropic, base_url: "${url}", api_key_env: PROVIDER_KEY, models: [mock-chat] }
  - { name: gem, type: gemini, base_url: "${url}", api_key_env: PROVIDER_KEY, models: [mock-chat] }
`;
}
