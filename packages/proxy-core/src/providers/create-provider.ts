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
  /** None for a provider that wants none. @default [] */
  readonly apiKeys?: readonly string[];
  /** @default unknown, until they are discovered */
  readonly models?: readonly string[] | undefined;
  /** Lower ones are asked first. @default 1 */
  readonly priority?: number;
  /** Share of the load among equal priorities. @default 1 */
  readonly weight?: number;
  /** Whether it takes every request, without fallback. @default false */
  readonly isForced?: boolean;
  /** Whether requests with equal prompt prefixes keep to one of equals. @default false */
  readonly isSticky?: boolean;
  /** Whether a stream that is slow to begin is asked for a second time elsewhere. @default false */
  readonly isHedged?: boolean;
  /** What is left out is 30 s to a first byte and between two chunks, 300 s for an answer, 600 s for a call. */
  readonly timeouts?: Partial<ProviderTimeouts>;
  /** What is left out is three retries that begin at 500 ms, none of an answer that is billed already. */
  readonly retries?: Partial<ProviderRetries>;
  /** Sent along with every request. @default {} */
  readonly headers?: Readonly<Record<string, string>>;
  /** How its connections are made and kept. */
  readonly connections?: Omit<PoolTransportOptions, 'provider' | 'origin'>;
  /** Pace of the sandbox's streams; 0 for no pauses. */
  readonly wordsPerSecond?: number;
}

/** The one model that the sandbox serves when none are named. */
const SANDBOX_MODELS = ['sandbox'];
const DEFAULTS = { apiKeys: [], priority: 1, weight: 1, isForced: false, isSticky: false, isHedged: false, headers: {} };
const TIMEOUTS: ProviderTimeouts = { firstByteMs: 30_000, completionMs: 300_000, idleMs: 30_000, totalMs: 600_000 };
const RETRIES: ProviderRetries = { max: 3, delayMs: 500, includesCompletionTimeout: false };

/** Makes a provider with connections of its own. */
export function createProvider(options: ProviderOptions): Provider {
  const { name, type, baseUrl, apiKeys, models, headers: extra, ...settings } = { ...DEFAULTS, ...options };
  const { priority, weight, isForced, isSticky, isHedged, timeouts, retries } = settings;
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
    proxyUrl: options.connections?.proxyUrl,
    timeouts: { ...TIMEOUTS, ...timeouts },
    retries: { ...RETRIES, ...retries },
    retryBudget: new RetryBudget(),
  };
}

function createTransport({ name, type, baseUrl, connections, wordsPerSecond = 0 }: ProviderOptions): Transport {
  if (type === 'sandbox') return new SandboxTransport({ wordsPerSecond });
  if (baseUrl === undefined) throw new TypeError(`provider ${name} needs a baseUrl`);
  return new PoolTransport({ ...connections, provider: name, origin: baseUrl.origin });
}
