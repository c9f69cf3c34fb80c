import type { Child, Children, GatewayOptions } from '@proxyapi/bench-harness';

import { GATEWAY_KEY, MODELS } from '../load/requests.ts';

/** Idle connections to the provider that are kept: all that any part opens, as the bare relay keeps them. The default of 200 would have most of 512 streams connect anew. */
const KEPT_CONNECTIONS = 1000;
/** A shared machine stops all of its processes for longer than the 0.5 s above which a gateway refuses, once in some minutes: what it refuses then has no speed. */
const MOST_LAG_SECONDS = 10;

/** How the gateway is started. */
export interface GatewaySettings extends Omit<GatewayOptions, 'yaml'> {
  /** @default 1 */
  readonly workers?: number;
}

/** A gateway in front of the mock provider, with every feature that a production gateway has on: callers' keys, a provider's key, configured models. */
export function startGateway(children: Children, mock: URL, { env, workers = 1, ...options }: GatewaySettings): Promise<Child> {
  const yaml = [
    `server: { workers: ${workers}, max_event_loop_lag: ${MOST_LAG_SECONDS} }`,
    `http_client: { max_keepalive_connections: ${KEPT_CONNECTIONS} }`,
    'auth: { api_keys: [{ name: benchmark, key_env: BENCHMARK_KEY }] }',
    'providers:',
    `  - { name: mock, type: openai, base_url: ${mock.origin}/v1, api_key_env: PROVIDER_KEY, models: ${JSON.stringify(MODELS)} }`,
    '',
  ].join('\n');
  return children.startGateway({ yaml, env: { BENCHMARK_KEY: GATEWAY_KEY, PROVIDER_KEY: 'sk-provider', ...env }, ...options });
}
