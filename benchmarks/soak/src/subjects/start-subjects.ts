import { fileURLToPath } from 'node:url';

import { Children } from '@proxyapi/bench-harness';

import { MODELS } from '../load/request-kinds.ts';

/** All that runs, each in a process of its own. */
export interface Subjects {
  readonly gateway: URL;
  readonly provider: URL;
  stop(): Promise<void>;
}

const MOCK = fileURLToPath(new URL('../../../mock-provider/src/main.ts', import.meta.url));

/** Starts the mock provider, and a gateway in front of it that is as it comes, but for its cache. */
export async function startSubjects({ hasCache }: { readonly hasCache: boolean }): Promise<Subjects> {
  const children = new Children();
  try {
    const provider = await children.start({ args: [MOCK, '--port', '0', '--quiet'], cores: undefined });
    const gateway = await children.startGateway({ yaml: gatewayConfig(provider.url, hasCache), env: { PROVIDER_KEY: 'sk-provider' } });
    return { gateway: gateway.url, provider: provider.url, stop: () => children.stop() };
  } catch (error) {
    await children.stop();
    throw error;
  }
}

function gatewayConfig(provider: URL, hasCache: boolean): string {
  // JSON is YAML.
  return JSON.stringify({
    providers: [{ name: 'mock', type: 'openai', base_url: `${provider.origin}/v1`, api_key_env: 'PROVIDER_KEY', models: MODELS }],
    ...(hasCache ? { cache: { response: { mode: 'all', max_memory_mb: 64 } } } : {}),
  });
}
