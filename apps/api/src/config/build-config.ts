import type { AuthConfig, Config, ModelTarget, ProviderConfig, ServerConfig } from './config.ts';
import { bareHost, type FileConfig } from './config-schema.ts';
import type { Environment } from './environment.ts';
import type { EnvironmentOverrides } from './environment-overrides.ts';
import { environmentProviders } from './environment-providers.ts';
import { freezeDeep } from './freeze-deep.ts';
import { FrozenMap } from './frozen-map.ts';
import { parseModelTarget } from './parse-model-target.ts';
import { defaultBaseUrl, knownProvider } from './provider-defaults.ts';
import type { ProviderEntry } from './provider-schema.ts';
import { readBaseUrl } from './read-base-url.ts';
import { secretOf } from './read-secret.ts';
import { Secret } from './secret.ts';

const BYTES_PER_MEGABYTE = 1024 * 1024;

export interface BuildConfigOptions {
  readonly env: Environment;
  readonly overrides: EnvironmentOverrides;
}

/** Puts a file that was found right, and the environment over it, into the form that the rest of the app reads. */
export function buildConfig(file: FileConfig, { env, overrides }: BuildConfigOptions): Config {
  const entries = file.providers ?? environmentProviders(env);
  const aliases = Object.entries(file.models).map(([name, targets]) => [name, buildTargets(targets)] as const);
  return freezeDeep({
    server: buildServer(file.server, overrides),
    auth: buildAuth(file.auth, { env, overrides }),
    providers: entries.map((entry) => buildProvider(entry, env)),
    models: new FrozenMap(aliases),
  });
}

function buildServer(server: FileConfig['server'], overrides: EnvironmentOverrides): ServerConfig {
  return {
    host: bareHost(overrides.host ?? server.host),
    port: overrides.port ?? server.port,
    bodyLimitBytes: Math.floor(server.body_limit_mb * BYTES_PER_MEGABYTE),
    drainTimeoutMs: milliseconds(server.drain_timeout),
    corsOrigins: server.cors_origins,
  };
}

function buildAuth(auth: FileConfig['auth'], { env, overrides }: BuildConfigOptions): AuthConfig {
  const fromEnvironment = overrides.apiKeys.map((key, index) => ({ name: `key-${index + 1}`, key: new Secret(key) }));
  const fromFile = auth.api_keys.flatMap(({ name, key_env: variable }) => {
    const key = secretOf(env, variable);
    return key === undefined ? [] : [{ name, key }];
  });
  const apiKeys = fromEnvironment.length > 0 ? fromEnvironment : fromFile;
  return { apiKeys, adminKey: secretOf(env, auth.admin_key_env) };
}

function buildProvider(entry: ProviderEntry, env: Environment): ProviderConfig {
  return {
    name: entry.name,
    type: entry.type,
    baseUrl: buildBaseUrl(entry, env),
    apiKey: entry.enabled ? secretOf(env, entry.api_key_env) : undefined,
    models: entry.models,
    priority: entry.priority,
    isEnabled: entry.enabled,
    isForced: entry.forced,
    timeoutMs: milliseconds(entry.timeout),
    completionTimeoutMs: milliseconds(entry.completion_timeout),
    idleTimeoutMs: milliseconds(entry.idle_timeout),
    headers: Object.fromEntries(Object.entries(entry.headers).map(([name, value]) => [name.toLowerCase(), value])),
    wordsPerSecond: entry.words_per_second ?? 0,
  };
}

function buildBaseUrl({ base_url: given, name, type }: ProviderEntry, env: Environment): URL | undefined {
  const known = knownProvider(name, type);
  const text = given ?? (known && defaultBaseUrl(known, env));
  const reading = text === undefined ? undefined : readBaseUrl(text);
  return reading?.ok === true ? reading.url : undefined;
}

function buildTargets(targets: readonly string[]): readonly ModelTarget[] {
  return targets.map(parseModelTarget).filter((target) => target !== undefined);
}

function milliseconds(value: number): number {
  return Math.round(value * 1000);
}
