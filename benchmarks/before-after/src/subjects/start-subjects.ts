import { fileURLToPath } from 'node:url';

import { type Child, Children, type CorePlan } from '@proxyapi/bench-harness';

/** What a slice measures. */
export const SUBJECT_NAMES = ['naive proxy', 'gateway'] as const;
export type SubjectName = (typeof SUBJECT_NAMES)[number];

/** A proxy in a process of its own. */
export interface Subject {
  readonly name: SubjectName;
  readonly url: URL;
  readonly pid: number;
}

/** All that runs. */
export interface Subjects {
  /** In the order in which every round takes them. */
  readonly list: readonly Subject[];
  /** The naive proxy knows the first alone. */
  readonly providers: readonly [URL, URL];
  stop(): Promise<void>;
}

/** The name that callers use; for the gateway it leads to a model at the first provider, then to the same at the second. */
export const MODEL = 'chat';

const MOCK = fileURLToPath(new URL('../../../mock-provider/src/main.ts', import.meta.url));
const NAIVE = fileURLToPath(new URL('naive-proxy-main.ts', import.meta.url));

/** Starts two providers, then those of the proxies that are named. */
export async function startSubjects(cores: CorePlan, names: readonly SubjectName[]): Promise<Subjects> {
  const children = new Children();
  try {
    const startProvider = async (): Promise<URL> => (await children.start({ args: [MOCK, '--port', '0', '--quiet'], cores: cores.load })).url;
    const providers = [await startProvider(), await startProvider()] as const;
    const start: Readonly<Record<SubjectName, () => Promise<Child>>> = {
      'naive proxy': () => children.start({ args: [NAIVE, providers[0].origin], cores: cores.subject }),
      'gateway': () => children.startGateway({ yaml: gatewayConfig(providers), env: { PROVIDER_KEY: 'sk-provider' }, cores: cores.subject }),
    };
    const list = await Promise.all(names.map(async (name): Promise<Subject> => {
      const { url, pid } = await start[name]();
      return { name, url, pid };
    }));
    return { list, providers, stop: () => children.stop() };
  } catch (error) {
    await children.stop();
    throw error;
  }
}

// Everything as it comes, but for the cache: its own default takes only answers that cannot differ, which a trace of chats
// without texts says nothing of.
function gatewayConfig(providers: readonly URL[]): string {
  const names = ['first', 'second'];
  // JSON is YAML.
  return JSON.stringify({
    providers: providers.map(({ origin }, index) => ({ name: names[index], type: 'openai', base_url: `${origin}/v1`, api_key_env: 'PROVIDER_KEY', models: [MODEL] })),
    models: { [MODEL]: names.map((name) => `${name}/${MODEL}`) },
    cache: { response: { mode: 'all' } },
  });
}
