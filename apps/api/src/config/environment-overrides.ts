import { LOG_LEVELS, type LogLevel, type OpenTelemetrySettings } from '@proxyapi/proxy-logging';
import { cacheMemory } from './cache-schema.ts';
import { checkSwitch } from './check-switch.ts';
import { checkVariable, numberOf } from './check-variable.ts';
import type { ProxyConfig } from './config.ts';
import type { ConfigProblem } from './config-error.ts';
import { configSchema } from './config-schema.ts';
import { type Environment, readVariable } from './environment.ts';
import type { FlagName } from './feature-flag-schema.ts';
import { type FlagOverride, readFlagOverrides } from './flag-overrides.ts';
import { probeInterval, probeTtl } from './health-check-schema.ts';
import { connectionCount } from './http-client-schema.ts';
import { thresholdMb } from './memory-schema.ts';
import { readPrometheusUrl } from './read-prometheus-url.ts';
import { readProxy } from './read-proxy.ts';
import { isHeaderSafe } from './read-secret.ts';
import { readTelemetry } from './read-telemetry.ts';
import { oneOf } from './schema-parts.ts';

/** What the environment says over the file, and what it alone says. */
export interface EnvironmentOverrides {
  readonly host: string | undefined;
  readonly port: number | undefined;
  /** Instead of the file's; empty where `PROXYAPI_API_KEYS` is not set. */
  readonly apiKeys: readonly string[];
  /** Sockets to each provider. */
  readonly maxConnections: number | undefined;
  /** For answers. */
  readonly cacheMaxMemoryMb: number | undefined;
  readonly memoryThresholdMb: number | undefined;
  readonly flags: ReadonlyMap<FlagName, FlagOverride>;
  readonly isMetricsEnabled: boolean;
  readonly logLevel: LogLevel;
  readonly proxy: ProxyConfig;
  /** `undefined` where nothing is sent over OTLP. */
  readonly telemetry: OpenTelemetrySettings | undefined;
  /** Seconds; 0 for no probes. */
  readonly healthCheckInterval: number;
  /** Seconds. */
  readonly healthCheckCacheTtl: number;
  readonly prometheusUrl: URL | undefined;
}

/** Seconds. */
const HEALTH_CHECK_DEFAULTS = { interval: 30, cacheTtl: 30 };

const serverShape = configSchema.shape.server.unwrap().shape;

/** Reads the variables that go over the file or stand for themselves; adds what is wrong with them to `problems`. */
export function readEnvironmentOverrides(env: Environment, problems: ConfigProblem[]): EnvironmentOverrides {
  const port = numberOf(readVariable(env, 'PORT'));
  const maxConnections = numberOf(readVariable(env, 'HTTP_MAX_CONNECTIONS'));
  const cacheMaxMemoryMb = numberOf(readVariable(env, 'CACHE_MAX_MEMORY_MB'));
  const memoryThresholdMb = numberOf(readVariable(env, 'MEMORY_THRESHOLD_MB'));
  const healthCheckInterval = numberOf(readVariable(env, 'HEALTH_CHECK_INTERVAL'));
  const healthCheckCacheTtl = numberOf(readVariable(env, 'HEALTH_CHECK_CACHE_TTL'));
  return {
    host: checkVariable('HOST', readVariable(env, 'HOST'), { schema: serverShape.host, problems }),
    port: checkVariable('PORT', port, { schema: serverShape.port, problems }),
    apiKeys: readApiKeys(env, problems),
    maxConnections: checkVariable('HTTP_MAX_CONNECTIONS', maxConnections, { schema: connectionCount(), problems }),
    cacheMaxMemoryMb: checkVariable('CACHE_MAX_MEMORY_MB', cacheMaxMemoryMb, { schema: cacheMemory(), problems }),
    memoryThresholdMb: checkVariable('MEMORY_THRESHOLD_MB', memoryThresholdMb, { schema: thresholdMb(), problems }),
    flags: readFlagOverrides(env, problems),
    isMetricsEnabled: checkSwitch(env, 'METRICS_ENABLED', problems) ?? true,
    logLevel: checkVariable('LOG_LEVEL', readVariable(env, 'LOG_LEVEL'), { schema: oneOf(LOG_LEVELS), problems }) ?? 'info',
    proxy: readProxy(env, problems),
    telemetry: readTelemetry(env, problems),
    healthCheckInterval: checkVariable('HEALTH_CHECK_INTERVAL', healthCheckInterval, { schema: probeInterval(), problems }) ?? HEALTH_CHECK_DEFAULTS.interval,
    healthCheckCacheTtl: checkVariable('HEALTH_CHECK_CACHE_TTL', healthCheckCacheTtl, { schema: probeTtl(), problems }) ?? HEALTH_CHECK_DEFAULTS.cacheTtl,
    prometheusUrl: readPrometheusUrl(env, problems),
  };
}

function readApiKeys(env: Environment, problems: ConfigProblem[]): readonly string[] {
  const list = readVariable(env, 'PROXYAPI_API_KEYS');
  if (list === undefined) return [];
  const keys = list.split(',').map((key) => key.trim()).filter((key) => key !== '');
  const flaw = flawOf(keys);
  if (flaw !== undefined) problems.push({ source: 'environment', key: 'PROXYAPI_API_KEYS', ...flaw });
  return keys;
}

function flawOf(keys: readonly string[]): { expected: string; got: string } | undefined {
  if (keys.length === 0) return { expected: 'keys separated by commas', got: 'none' };
  const odd = keys.findIndex((key) => !isHeaderSafe(key));
  if (odd !== -1) return { expected: 'keys of printable ASCII without spaces', got: `other characters in key ${odd + 1}` };
  return new Set(keys).size < keys.length ? { expected: 'each key once', got: 'one of them twice' } : undefined;
}
