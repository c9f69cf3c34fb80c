import { PoolTransport, type PoolTransportOptions } from '../http/pool-transport.ts';
import type { Transport } from '../http/transport.ts';
import { KeyRing } from '../resilience/key-ring.ts';
import { RetryBudget } from '../resilience/retry-budget.ts';
import { createAdapter } from './create-adapter.ts';
import type { Provider, ProviderRetries, ProviderTimeouts } from './provider.ts';
import type { ProviderType } from './provider-type.ts';
import { requestHeaders } from './request-headers.ts';
import { SandboxTransport } from './sandbox/sandbox-transport.ts';

/** Settings of a provider. */
export interface ProviderOptions {
  readonly name: string;
  readonly type: ProviderType;
  /** Required for every type but `sandbox`. */
  readonly baseUrl?: URL | undefined;
  /** Empty for a provider that wants none. */
  readonly apiKeys: readonly string[];
  readonly models?: readonly string[] | undefined;
  readonly priority: number;
  readonly weight: number;
  readonly isForced: boolean;
  readonly isSticky: boolean;
  readonly isHedged: boolean;
  readonly timeouts: ProviderTimeouts;
  readonly retries: ProviderRetries;
  readonly headers: Readonly<Record<string, string>>;
  /** How its connections are made and kept. */
  readonly connections?: Omit<PoolTransportOptions, 'provider' | 'origin'>;
  /** Pace of the sandbox's streams; 0 for no pauses. */
  readonly wordsPerSecond?: number;
}

/** The one model that the sandbox serves when none are named. */
const SANDBOX_MODELS = ['sandbox'];

/** Makes a provider with connections of its own. */
export function createProvider(options: ProviderOptions): Provider {
  const { name, type, baseUrl, apiKeys, models, headers: extra } = options;
  const { priority, weight, isForced, isSticky, isHedged, timeouts, retries } = options;
  const headersFor = (apiKey: string | undefined): string[] => requestHeaders({ type, apiKey, extra });
  const keys = apiKeys.length === 0 ? [undefined] : apiKeys;
  return {
    name,
    type,
    priority,
    weight,
    isForced,
    isSticky,
    isHedged,
    models: models ?? (type === 'sandbox' ? SANDBOX_MODELS : undefined),
    adapter: createAdapter(type, name),
    transport: createTransport(options),
    origin: baseUrl?.origin ?? '',
    basePath: baseUrl?.pathname.replace(/\/+$/, '') ?? '',
    keys: new KeyRing({ keys: keys.map((apiKey) => ({ headers: headersFor(apiKey) })) }),
    headers: headersFor(keys[0]),
    timeouts,
    retries,
    retryBudget: new RetryBudget(),
  };
}

function createTransport({ name, type, baseUrl, connections, wordsPerSecond = 0 }: ProviderOptions): Transport {
  if (type === 'sandbox') return new SandboxTransport({ wordsPerSecond });
  if (baseUrl === undefined) throw new TypeError(`provider ${name} needs a baseUrl`);
  return new PoolTransport({ ...connections, provider: name, origin: baseUrl.origin });
}
