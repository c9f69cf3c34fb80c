import { fileURLToPath } from 'node:url';

import { type Child, Children } from '@proxyapi/bench-harness';

import { GATEWAY_KEY, MODELS } from '../load/requests.ts';
import type { CorePlan } from './core-plan.ts';

/** What is measured: the provider without anything between, the bare relay, the gateway. */
export const SUBJECT_NAMES = ['direct', 'bare relay', 'gateway'] as const;
export type SubjectName = (typeof SUBJECT_NAMES)[number];

/** One thing to send load to, and the process whose cost counts. */
export interface Subject {
  readonly name: SubjectName;
  readonly port: number;
  readonly pid: number;
}

/** All of them, running. */
export interface Subjects {
  /** In the order in which every round takes them. */
  readonly list: readonly Subject[];
  stop(): Promise<void>;
}

const MOCK = fileURLToPath(new URL('../../../mock-provider/src/main.ts', import.meta.url));
const RELAY = fileURLToPath(new URL('bare-relay-main.ts', import.meta.url));

/** Starts the mock provider, then the bare relay and the gateway in front of it. `nodeOptions` are the gateway's. */
export async function startSubjects(cores: CorePlan, nodeOptions: readonly string[]): Promise<Subjects> {
  const children = new Children();
  try {
    const mock = await children.start({ args: [MOCK, '--port', '0', '--quiet'], cores: cores.load });
    const [relay, gateway] = await Promise.all([
      children.start({ args: [RELAY, mock.url.origin], cores: cores.subject }),
      children.startGateway({
        yaml: gatewayConfig(mock.url),
        env: { BENCHMARK_KEY: GATEWAY_KEY, PROVIDER_KEY: 'sk-provider' },
        cores: cores.subject,
        nodeOptions,
      }),
    ]);
    return { list: [subject('direct', mock), subject('bare relay', relay), subject('gateway', gateway)], stop: () => children.stop() };
  } catch (error) {
    await children.stop();
    throw error;
  }
}

function subject(name: SubjectName, { url, pid }: Child): Subject {
  return { name, port: Number(url.port), pid };
}

// Every feature that a production gateway has on: callers' keys, a provider's key, configured models.
function gatewayConfig(mock: URL): string {
  return [
    'auth: { api_keys: [{ name: benchmark, key_env: BENCHMARK_KEY }] }',
    'providers:',
    `  - { name: mock, type: openai, base_url: ${mock.origin}/v1, api_key_env: PROVIDER_KEY, models: ${JSON.stringify(MODELS)} }`,
    '',
  ].join('\n');
}
