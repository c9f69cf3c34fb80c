import { once } from 'node:events';
import { createServer } from 'node:net';

import { type MockProvider, startMockProvider } from '@proxyapi/mock-provider';

import { startGateway, type TestGateway } from '../support/start-gateway.ts';
import { type Upstream, UPSTREAMS } from './upstreams.ts';

/** The caller's key at the gateway. */
export const CALLER_KEY = 'caller-key-that-no-provider-may-see';
/** How the provider's keys end; a mock's bill shows no more of one. */
export const PROVIDER_KEY_SUFFIX = '-right';

/** Retries and breakers are suites of their own: elsewhere each failure is told as it is, however many went before. */
const WITHOUT_RETRIES = [
  'http_client: { retry_attempts: 0 }',
  'circuit_breaker: { failure_threshold: 1000, max_failure_threshold: 1000, min_requests: 100000 }',
  'feature_flags: { circuit_breaker_adaptive_thresholds: false }',
];

/** Providers of each type that nobody has asked yet, for what makes a provider rest or refuses its key. */
const FRESH_PROVIDERS = 24;

/** Models of those providers whose list is not asked for, so that a start does not wait for them. */
const FEW_MODELS = '[mock-chat, mock-hang, mock-stall]';

/** Waits that end soon, so that running into one costs a test little. */
const SHORT_WAITS: Readonly<Record<string, string>> = {
  hasty: 'timeout: 0.1, completion_timeout: 0.1',
  restless: 'idle_timeout: 0.1',
};

/** How a bench's gateway is set. */
export interface BenchOptions {
  /** Whether the gateway retries and breaks circuits as it does unless told otherwise. @default false */
  readonly hasDefaults?: boolean;
}

/** One gateway in a process of its own, and the mock that stands behind all of its providers. */
export class Bench {
  readonly #hasDefaults: boolean;
  readonly #freshUsed = new Map<string, number>();
  #mock: MockProvider | undefined;
  #gateway: TestGateway | undefined;

  constructor({ hasDefaults = false }: BenchOptions = {}) {
    this.#hasDefaults = hasDefaults;
  }

  get mock(): MockProvider {
    if (this.#mock === undefined) throw new TypeError('the bench was not started');
    return this.#mock;
  }

  /** Base URL for clients, as the gateway's banner gives it. */
  get baseUrl(): string {
    if (this.#gateway === undefined) throw new TypeError('the bench was not started');
    return `${this.#gateway.url}/v1`;
  }

  /** The name of a provider of that type that has not been asked yet. */
  freshProvider(type: Upstream['type']): string {
    const used = this.#freshUsed.get(type) ?? 0;
    if (used === FRESH_PROVIDERS) throw new RangeError(`all ${FRESH_PROVIDERS} fresh providers of type ${type} are used up`);
    this.#freshUsed.set(type, used + 1);
    return freshName(type, used);
  }

  async start(): Promise<void> {
    this.#mock = await startMockProvider();
    const keys = UPSTREAMS.flatMap(({ keyVariable }) => (keyVariable === undefined ? [] : [[keyVariable, `provider-key${PROVIDER_KEY_SUFFIX}`]]));
    const yaml = await configuration(this.#mock.url, this.#hasDefaults ? [] : WITHOUT_RETRIES);
    this.#gateway = await startGateway({ yaml, env: { CALLER_KEY, ...Object.fromEntries(keys) } });
  }

  async stop(): Promise<void> {
    await this.#gateway?.stop();
    await this.#mock?.close();
  }
}

async function configuration(mockUrl: string, sections: readonly string[]): Promise<string> {
  const closedUrl = `http://127.0.0.1:${await closedPort()}`;
  return [
    'auth: { api_keys: [{ name: tests, key_env: CALLER_KEY }] }',
    ...sections,
    'providers:',
    ...UPSTREAMS.flatMap((upstream) => [
      providerLine(upstream, upstream.type, mockUrl),
      providerLine(upstream, `unreachable-${upstream.type}`, closedUrl, `models: ${FEW_MODELS}`),
      ...Object.entries(SHORT_WAITS).map(([name, waits]) => providerLine(upstream, `${name}-${upstream.type}`, mockUrl, `models: ${FEW_MODELS}, ${waits}`)),
      ...Array.from({ length: FRESH_PROVIDERS }, (_, index) => providerLine(upstream, freshName(upstream.type, index), mockUrl, `models: ${FEW_MODELS}`)),
    ]),
  ].join('\n');
}

function freshName(type: string, index: number): string {
  return `fresh-${index}-${type}`;
}

function providerLine({ type, basePath, keyVariable }: Upstream, name: string, url: string, ...more: readonly string[]): string {
  const key = keyVariable === undefined ? [] : [`api_key_env: ${keyVariable}`];
  return `  - { ${[`name: ${name}`, `type: ${type}`, `base_url: '${url}${basePath}'`, ...key, ...more].join(', ')} }`;
}

/** A port on which nothing listens: it was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new TypeError('the server has no TCP address');
  return address.port;
}
