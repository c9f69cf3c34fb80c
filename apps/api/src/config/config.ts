import type { ProviderType } from '@proxyapi/proxy-core';
import type { LogLevel, OpenTelemetrySettings } from '@proxyapi/proxy-logging';
import type { FlagName } from './feature-flag-schema.ts';
import type { Secret } from './secret.ts';

/** All that the gateway reads at start: checked, complete and frozen to its last value. */
export interface Config {
  readonly server: ServerConfig;
  readonly auth: AuthConfig;
  /** At least one, and at least one of them enabled; in the order of the file. */
  readonly providers: readonly ProviderConfig[];
  /** Names for callers, each with its targets in the order to try them. */
  readonly models: ReadonlyMap<string, readonly ModelTarget[]>;
  readonly circuitBreaker: CircuitBreakerConfig;
  readonly cache: CacheConfig;
  /** Attempts after every candidate had one, all candidates together. */
  readonly retryAttempts: number;
  /** The longest wait before the first retry; it doubles with each round. */
  readonly retryBackoffMs: number;
  readonly memory: MemoryConfig;
  readonly metrics: MetricsConfig;
  /** Each flag there is, as the start found it. */
  readonly featureFlags: ReadonlyMap<FlagName, FeatureFlagConfig>;
  readonly admission: AdmissionConfig;
  readonly logLevel: LogLevel;
  readonly proxy: ProxyConfig;
  /** Where traces and metrics are sent over OTLP; `undefined` where they are not. */
  readonly telemetry: OpenTelemetrySettings | undefined;
  readonly healthChecks: HealthCheckConfig;
  /** Where to ask for history, without trailing slash; `undefined` for none. */
  readonly prometheusUrl: URL | undefined;
}

/** How providers are probed in the background. */
export interface HealthCheckConfig {
  /** 0 for no probes. */
  readonly intervalMs: number;
  /** How long what was found out holds. */
  readonly ttlMs: number;
}

export interface ServerConfig {
  /** A host name or an address, IPv6 without brackets. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly bodyLimitBytes: number;
  readonly drainTimeoutMs: number;
  /** Processes that serve; 1 is this one. */
  readonly workers: number;
  /** Origins that browsers may call from; none means no CORS headers at all. */
  readonly corsOrigins: readonly string[];
  /** Whether figures are told without a key beyond loopback too. */
  readonly isMetricsOpen: boolean;
}

export interface AuthConfig {
  /** Empty: open to everyone who reaches the port, which is then bound to loopback. */
  readonly apiKeys: readonly CallerKey[];
  readonly adminKey: Secret | undefined;
}

/** A caller's key; the name is what logs and metrics show. */
export interface CallerKey {
  readonly name: string;
  readonly key: Secret;
}

export interface ProviderConfig {
  /** Unique; a metric label, and the prefix in `openai/gpt-4o`. */
  readonly name: string;
  readonly type: ProviderType;
  /** Without query, user or trailing slash (but for the root's own). `undefined` for the sandbox only. */
  readonly baseUrl: URL | undefined;
  /** In the order of the file; empty for none. */
  readonly apiKeys: readonly Secret[];
  /** `undefined`: to be discovered from the provider. */
  readonly models: readonly string[] | undefined;
  /** Low first. */
  readonly priority: number;
  /** Its share of the load among those of equal priority; above 0. */
  readonly weight: number;
  readonly isEnabled: boolean;
  /** Takes every request, without fallback. */
  readonly isForced: boolean;
  /** Streams: to the first byte of the answer. */
  readonly timeoutMs: number;
  /** Not streamed: to the whole answer. */
  readonly completionTimeoutMs: number;
  /** Streams: between two chunks. */
  readonly idleTimeoutMs: number;
  /** The whole call, every attempt and wait included. */
  readonly totalTimeoutMs: number;
  /** This provider's share of the retries. */
  readonly maxRetries: number;
  /** The longest wait before the first retry; it doubles with each round. */
  readonly retryDelayMs: number;
  /** Whether to try again after {@link completionTimeoutMs} too, though the provider bills the answer that was late. */
  readonly retriesCompletionTimeout: boolean;
  /** Whether a caller's equal prompt prefixes keep to one of equals. */
  readonly isSticky: boolean;
  /** Whether a second attempt runs beside one whose first byte is late. */
  readonly isHedged: boolean;
  readonly httpClient: HttpClientConfig;
  /** Sent along with each request; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Sandbox only: how fast its answers stream; 0 is at once. */
  readonly wordsPerSecond: number;
}

/** A provider's connections. */
export interface HttpClientConfig {
  /** Idle sockets kept; never more than {@link maxConnections}. */
  readonly maxKeepaliveConnections: number;
  readonly maxConnections: number;
  readonly keepaliveExpiryMs: number;
  readonly connectTimeoutMs: number;
}

/** When a model at a provider is left alone, and when it is tried again. */
export interface CircuitBreakerConfig {
  /** Failures in a row; from {@link minFailureThreshold} to {@link maxFailureThreshold}. */
  readonly failureThreshold: number;
  /** Share of failures in the window, above 0 and up to 1. */
  readonly failureRatio: number;
  readonly windowMs: number;
  /** Requests in the window below which the share does not count. */
  readonly minRequests: number;
  readonly recoveryTimeoutMs: number;
  /** Probes that have to succeed, one after another. */
  readonly successThreshold: number;
  readonly minFailureThreshold: number;
  readonly maxFailureThreshold: number;
}

/** What is remembered between requests. */
export interface CacheConfig {
  readonly response: ResponseCacheConfig;
  readonly models: ModelCacheConfig;
}

/** Answers that serve more than one request. */
export interface ResponseCacheConfig {
  readonly mode: 'deterministic' | 'all' | 'off';
  readonly maxEntries: number;
  readonly ttlMs: number;
  /** Keys included. */
  readonly maxBytes: number;
  readonly cleanupIntervalMs: number;
  readonly isCompressed: boolean;
  /** Whether they outlive a restart. */
  readonly isPersistent: boolean;
  /** The file, relative to the working directory or absolute. */
  readonly path: string;
}

/** The lists of models that were discovered. */
export interface ModelCacheConfig {
  readonly ttlMs: number;
  readonly maxSize: number;
  /** Whether they outlive a restart. */
  readonly isPersistent: boolean;
  /** The file, relative to the working directory or absolute. */
  readonly path: string;
}

/** When memory is given back, and how. */
export interface MemoryConfig {
  /** Resident size of the process. */
  readonly thresholdBytes: number;
  /** At least {@link thresholdBytes}. */
  readonly emergencyThresholdBytes: number;
  /** While a threshold is passed, how long until memory is given back again. */
  readonly cleanupIntervalMs: number;
  /** Whether the garbage collector is called without being asked. */
  readonly usesGc: boolean;
  readonly detectsLeaks: boolean;
}

/** What is counted for Prometheus. */
export interface MetricsConfig {
  readonly isEnabled: boolean;
  readonly labels: readonly MetricLabelConfig[];
}

/** A label whose values callers give in a header. */
export interface MetricLabelConfig {
  readonly name: string;
  /** In lower case. */
  readonly header: string;
  /** Values that are told apart. */
  readonly maxValues: number;
}

/** A switch, and the share of callers that it is on for while it is enabled. */
export interface FeatureFlagConfig {
  readonly isEnabled: boolean;
  /** From 0 to 100. */
  readonly rolloutPercent: number;
}

/** What the gateway takes on at once; beyond it requests are refused as `overloaded`. */
export interface AdmissionConfig {
  readonly maxInFlight: number;
  /** Bodies of requests held at once, all together. */
  readonly maxRequestBytes: number;
  readonly maxEventLoopLagMs: number;
}

/** How providers are reached from behind a proxy. */
export interface ProxyConfig {
  /** For providers on https. */
  readonly httpsProxy: ProxyAddress | undefined;
  /** For providers on http. */
  readonly httpProxy: ProxyAddress | undefined;
  /** Hosts that are reached without one, in lower case: `host`, `host:port`, `.domain` or `*`. */
  readonly noProxy: readonly string[];
}

export interface ProxyAddress {
  /** Scheme, host and port alone. */
  readonly url: URL;
  /** What to send as `proxy-authorization`, where the variable has a user. */
  readonly authorization: Secret | undefined;
}

/** A model at a provider. */
export interface ModelTarget {
  /** Name of a configured provider, which may be disabled. */
  readonly provider: string;
  /** The provider's own id for the model; may hold slashes. */
  readonly model: string;
}
