import type { HttpClientConfig, ProviderConfig } from './config.ts';
import type { Environment } from './environment.ts';
import type { HttpClientSettings } from './http-client-presets.ts';
import { milliseconds } from './milliseconds.ts';
import { defaultBaseUrl, knownProvider } from './provider-defaults.ts';
import type { ProviderEntry } from './provider-schema.ts';
import { readBaseUrl } from './read-base-url.ts';
import { secretOf } from './read-secret.ts';
import type { Secret } from './secret.ts';

export interface BuildProviderOptions {
  readonly env: Environment;
  /** The settings for this provider, resolved. */
  readonly client: HttpClientSettings;
}

/** Puts a provider's entry, found right, into the form that the rest of the app reads. */
export function buildProvider(entry: ProviderEntry, { env, client }: BuildProviderOptions): ProviderConfig {
  return {
    name: entry.name,
    type: entry.type,
    baseUrl: buildBaseUrl(entry, env),
    apiKeys: entry.enabled ? buildKeys(entry, env) : [],
    models: entry.models,
    priority: entry.priority,
    weight: entry.weight,
    isEnabled: entry.enabled,
    isForced: entry.forced,
    timeoutMs: milliseconds(entry.timeout ?? client.timeout),
    completionTimeoutMs: milliseconds(entry.completion_timeout),
    idleTimeoutMs: milliseconds(entry.idle_timeout),
    totalTimeoutMs: milliseconds(entry.total_timeout),
    maxRetries: entry.max_retries ?? client.retry_attempts,
    retryDelayMs: milliseconds(entry.retry_delay ?? client.retry_backoff_factor),
    retriesCompletionTimeout: entry.retry_completion_timeout,
    isSticky: entry.sticky,
    isHedged: entry.hedge,
    httpClient: buildHttpClient(client),
    headers: Object.fromEntries(Object.entries(entry.headers).map(([name, value]) => [name.toLowerCase(), value])),
    wordsPerSecond: entry.words_per_second ?? 0,
  };
}

function buildKeys({ api_key_env: variable, api_key_envs: variables = [] }: ProviderEntry, env: Environment): readonly Secret[] {
  const all = variable === undefined ? variables : [variable];
  return all.map((name) => secretOf(env, name)).filter((key) => key !== undefined);
}

function buildHttpClient(client: HttpClientSettings): HttpClientConfig {
  return {
    maxKeepaliveConnections: Math.min(client.max_keepalive_connections, client.max_connections),
    maxConnections: client.max_connections,
    keepaliveExpiryMs: milliseconds(client.keepalive_expiry),
    connectTimeoutMs: milliseconds(client.connect_timeout),
  };
}

function buildBaseUrl({ base_url: given, name, type }: ProviderEntry, env: Environment): URL | undefined {
  const known = knownProvider(name, type);
  const text = given ?? (known && defaultBaseUrl(known, env));
  const reading = text === undefined ? undefined : readBaseUrl(text);
  return reading?.ok === true ? reading.url : undefined;
}
