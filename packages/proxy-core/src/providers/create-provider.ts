import { PoolTransport, type PoolTransportOptions } from '../http/pool-transport.ts';
import type { Transport } from '../http/transport.ts';
import { createAdapter } from './create-adapter.ts';
import type { Provider, ProviderTimeouts } from './provider.ts';
import type { ProviderType } from './provider-type.ts';
import { requestHeaders } from './request-headers.ts';
import { SandboxTransport } from './sandbox/sandbox-transport.ts';

/** Settings of a provider. */
export interface ProviderOptions {
  readonly name: string;
  readonly type: ProviderType;
  /** Required for every type but `sandbox`. */
  readonly baseUrl?: URL | undefined;
  readonly apiKey?: string | undefined;
  readonly models?: readonly string[] | undefined;
  readonly priority: number;
  readonly isForced: boolean;
  readonly timeouts: ProviderTimeouts;
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
  const { name, type, baseUrl, apiKey, models, priority, isForced, timeouts, headers } = options;
  return {
    name,
    type,
    priority,
    isForced,
    models: models ?? (type === 'sandbox' ? SANDBOX_MODELS : undefined),
    adapter: createAdapter(type, name),
    transport: createTransport(options),
    origin: baseUrl?.origin ?? '',
    basePath: baseUrl?.pathname.replace(/\/+$/, '') ?? '',
    headers: requestHeaders({ type, apiKey, extra: headers }),
    timeouts,
  };
}

function createTransport({ name, type, baseUrl, connections, wordsPerSecond = 0 }: ProviderOptions): Transport {
  if (type === 'sandbox') return new SandboxTransport({ wordsPerSecond });
  if (baseUrl === undefined) throw new TypeError(`provider ${name} needs a baseUrl`);
  return new PoolTransport({ ...connections, provider: name, origin: baseUrl.origin });
}
