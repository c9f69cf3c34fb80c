import { buildProvider } from './build-provider.ts';
import type { AdmissionConfig, AuthConfig, CacheConfig, CircuitBreakerConfig, Config, FeatureFlagConfig, MemoryConfig, MetricsConfig, ModelTarget, ServerConfig } from './config.ts';
import { bareHost, type FileConfig } from './config-schema.ts';
import type { Environment } from './environment.ts';
import type { EnvironmentOverrides } from './environment-overrides.ts';
import { environmentProviders } from './environment-providers.ts';
import { FLAG_NAMES, type FlagEntry } from './feature-flag-schema.ts';
import type { FlagOverride } from './flag-overrides.ts';
import { freezeDeep } from './freeze-deep.ts';
import { FrozenMap } from './frozen-map.ts';
import { bytesOfMegabytes } from './megabytes.ts';
import { EMERGENCY_RATIO } from './memory-schema.ts';
import { milliseconds } from './milliseconds.ts';
import { parseModelTarget } from './parse-model-target.ts';
import { resolveResponseCache } from './resolve-cache.ts';
import { resolveHttpClient } from './resolve-http-client.ts';
import { secretOf } from './read-secret.ts';
import { Secret } from './secret.ts';

export interface BuildConfigOptions {
  readonly env: Environment;
  readonly overrides: EnvironmentOverrides;
}

/** Puts a file that was found right, and the environment over it, into the form that the rest of the app reads. */
export function buildConfig(file: FileConfig, { env, overrides }: BuildConfigOptions): Config {
  const entries = file.providers ?? environmentProviders(env);
  const aliases = Object.entries(file.models).map(([name, targets]) => [name, buildTargets(targets)] as const);
  const { maxConnections, flags, logLevel, proxy, telemetry } = overrides;
  const shared = resolveHttpClient(file.http_client, { maxConnections });
  return freezeDeep({
    server: buildServer(file.server, overrides),
    auth: buildAuth(file.auth, { env, overrides }),
    providers: entries.map((entry) => {
      const { http_client: own = {} } = entry;
      return buildProvider(entry, { env, client: resolveHttpClient(file.http_client, { own, maxConnections }) });
    }),
    models: new FrozenMap(aliases),
    circuitBreaker: buildCircuitBreaker(file.circuit_breaker),
    cache: buildCache(file.cache, overrides),
    retryAttempts: shared.retry_attempts,
    retryBackoffMs: milliseconds(shared.retry_backoff_factor),
    memory: buildMemory(file.memory, overrides),
    metrics: buildMetrics(file.metrics, overrides),
    featureFlags: new FrozenMap(FLAG_NAMES.map((name) => [name, buildFlag(file.feature_flags[name], flags.get(name))])),
    admission: buildAdmission(file.server),
    logLevel,
    proxy,
    telemetry,
    healthChecks: { intervalMs: milliseconds(overrides.healthCheckInterval), ttlMs: milliseconds(overrides.healthCheckCacheTtl) },
    prometheusUrl: overrides.prometheusUrl,
  });
}

function buildServer(server: FileConfig['server'], overrides: EnvironmentOverrides): ServerConfig {
  return {
    host: bareHost(overrides.host ?? server.host),
    port: overrides.port ?? server.port,
    bodyLimitBytes: bytesOfMegabytes(server.body_limit_mb),
    drainTimeoutMs: milliseconds(server.drain_timeout),
    workers: server.workers,
    corsOrigins: server.cors_origins,
    isMetricsOpen: server.open_metrics,
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

function buildCircuitBreaker(breaker: FileConfig['circuit_breaker']): CircuitBreakerConfig {
  return {
    failureThreshold: breaker.failure_threshold,
    failureRatio: breaker.failure_ratio,
    windowMs: milliseconds(breaker.window),
    minRequests: breaker.min_requests,
    recoveryTimeoutMs: milliseconds(breaker.recovery_timeout),
    successThreshold: breaker.success_threshold,
    minFailureThreshold: breaker.min_failure_threshold,
    maxFailureThreshold: breaker.max_failure_threshold,
  };
}

function buildCache(cache: FileConfig['cache'], { cacheMaxMemoryMb: maxMemoryMb }: EnvironmentOverrides): CacheConfig {
  const { ttl, max_size: maxSize, persist: isPersistent, path } = cache.models;
  return {
    response: resolveResponseCache(cache, { maxMemoryMb }),
    models: { ttlMs: milliseconds(ttl), maxSize, isPersistent, path },
  };
}

function buildMemory(memory: FileConfig['memory'], { memoryThresholdMb = memory.memory_threshold_mb }: Pick<EnvironmentOverrides, 'memoryThresholdMb'>): MemoryConfig {
  return {
    thresholdBytes: bytesOfMegabytes(memoryThresholdMb),
    emergencyThresholdBytes: bytesOfMegabytes(memory.emergency_threshold_mb ?? memoryThresholdMb * EMERGENCY_RATIO),
    cleanupIntervalMs: milliseconds(memory.cleanup_interval),
    usesGc: memory.enable_gc_tuning,
    detectsLeaks: memory.leak_detection_enabled,
  };
}

function buildMetrics(metrics: FileConfig['metrics'], { isMetricsEnabled }: EnvironmentOverrides): MetricsConfig {
  const labels = metrics.labels.map(({ name, header, max_values: maxValues }) => ({ name, header: header.toLowerCase(), maxValues }));
  return { isEnabled: isMetricsEnabled, labels };
}

function buildFlag(entry: FlagEntry, override: FlagOverride | undefined): FeatureFlagConfig {
  const { enabled, rollout } = typeof entry === 'boolean' ? { enabled: entry, rollout: 100 } : entry;
  return { isEnabled: override?.isEnabled ?? enabled, rolloutPercent: override?.rolloutPercent ?? rollout };
}

function buildAdmission(server: FileConfig['server']): AdmissionConfig {
  return {
    maxInFlight: server.max_in_flight,
    maxRequestBytes: bytesOfMegabytes(server.max_request_memory_mb),
    maxEventLoopLagMs: milliseconds(server.max_event_loop_lag),
  };
}

function buildTargets(targets: readonly string[]): readonly ModelTarget[] {
  return targets.map(parseModelTarget).filter((target) => target !== undefined);
}
