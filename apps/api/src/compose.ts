import type { Server } from 'node:http';

import { AdaptiveThreshold, AdaptiveTimeoutRegistry, BreakerRegistry, CircuitBreaker, createProvider, ModelCatalog, type Provider } from '@proxyapi/proxy-core';
import { FeatureFlags, hardMemoryLimit, type MemoryManager, type ModelCache } from '@proxyapi/proxy-context';
import { AnomalyDetector, type GatewayMetrics, type Logger, type OpenTelemetry, type RootLogger } from '@proxyapi/proxy-logging';

import { isLoopback } from './config/check-exposure.ts';
import type { CircuitBreakerConfig, Config, ProviderConfig, ProxyConfig } from './config/config.ts';
import type { FlagName } from './config/feature-flag-schema.ts';
import { createMemoryManager } from './create-memory-manager.ts';
import { createMetrics } from './create-metrics.ts';
import { Discovery } from './discovery.ts';
import { createServer } from './http/create-server.ts';
import type { Gateway } from './http/gateway.ts';
import { Lifecycle } from './lifecycle.ts';
import { observersOf } from './observers-of.ts';
import { openModelCache } from './open-model-cache.ts';
import { openResponseCache, type ResponseCacheParts } from './open-response-cache.ts';
import { Admission } from './pipeline/admission.ts';
import { Authenticator } from './pipeline/authenticate.ts';
import type { Guards } from './pipeline/calls/guards.ts';
import { HedgeBudget } from './pipeline/calls/hedge-budget.ts';
import { InFlight } from './pipeline/in-flight.ts';
import { LoopLag } from './pipeline/loop-lag.ts';
import { MemoryRoom } from './pipeline/memory-room.ts';
import { UpstreamMeter } from './pipeline/upstream-meter.ts';
import { Billing } from './pipeline/usage/billing.ts';
import { PriceList } from './pipeline/usage/price-list.ts';
import { PrometheusHistory } from './prometheus-history.ts';
import { providerConnections } from './provider-connections.ts';
import { registerLog } from './register-log.ts';
import { ProviderProbes } from './provider-probes.ts';
import { ProviderStats } from './provider-stats.ts';
import { registerMemory } from './register-memory.ts';
import { VERSION } from './version.ts';

/** The parts of a gateway that its process starts and stops. */
export interface Composition {
  readonly server: Server;
  readonly providers: readonly Provider[];
  readonly catalog: ModelCatalog<Provider>;
  readonly discovery: Discovery;
  readonly probes: ProviderProbes;
  readonly modelCache: ModelCache;
  readonly guards: Guards;
  readonly flags: FeatureFlags<FlagName>;
  readonly memory: MemoryManager;
  readonly inFlight: InFlight;
  readonly lifecycle: Lifecycle;
  /** `undefined` where nothing is sent over OTLP. */
  readonly telemetry: OpenTelemetry | undefined;
  readonly prices: PriceList;
  /** `undefined` where it is switched off. */
  readonly cache: ResponseCacheParts | undefined;
  /** `undefined` where they are switched off. */
  readonly metrics: GatewayMetrics | undefined;
}

/** What the gateway's doings are told to, opened before anything else is. */
export interface Watch {
  readonly logger: RootLogger;
  /** `undefined` where nothing is sent over OTLP. */
  readonly telemetry: OpenTelemetry | undefined;
}

/** Puts the parts together: the only place that knows them all. Nothing listens or connects yet. */
export function compose(config: Config, { logger, telemetry }: Watch): Composition {
  const providers = config.providers.filter(({ isEnabled }) => isEnabled).map((provider) => toProvider(provider, config.proxy));
  const catalog = new ModelCatalog({ providers, aliases: config.models });
  const flags = toFlags(config, logger);
  const guards = toGuards(config, { flags, logger });
  const hardLimitBytes = hardMemoryLimit();
  const memory = createMemoryManager(config.memory, { flags, logger, hardLimitBytes });
  const inFlight = new InFlight();
  const lifecycle = new Lifecycle();
  const cache = openResponseCache(config.cache.response, logger);
  const { modelCache, store: modelStore } = openModelCache(config.cache.models, logger);
  const admission = new Admission(config.admission, new LoopLag(), new MemoryRoom({ limitBytes: hardLimitBytes }));
  const anomalies = new AnomalyDetector();
  const metrics = createMetrics(config, { providers, catalog, guards, inFlight, admission, memory, modelCache, stores: [cache?.store, modelStore].filter((store) => store !== undefined), anomalies, log: logger, telemetry });
  const prices = new PriceList();
  if (cache !== undefined) registerMemory(cache, { flags, memory });
  registerLog(logger, memory);
  const exchanges = new ProviderStats();
  const probes = new ProviderProbes({ providers, ...config.healthChecks, lastSuccessAtMs: (name) => exchanges.lastSuccessAtMs(name), logger });
  const meter = new UpstreamMeter();
  const gateway: Gateway = {
    maxBodyBytes: config.server.bodyLimitBytes,
    corsOrigins: config.server.corsOrigins,
    callers: new Authenticator(config.auth.apiKeys.map(({ name, key }) => ({ name, key: key.reveal() }))),
    admin: config.auth.adminKey === undefined ? undefined : new Authenticator([{ name: 'admin', key: config.auth.adminKey.reveal() }]),
    hasOpenMetrics: config.server.isMetricsOpen || isLoopback(config.server.host),
    catalog,
    guards,
    observer: observersOf({ logger, telemetry, metrics, meter, exchanges, anomalies, providers, catalog }),
    billing: new Billing(prices),
    responses: cache?.responses,
    admission,
    metrics,
    metricLabels: config.metrics.labels,
    memory,
    flags,
    inFlight,
    lifecycle,
    tracer: telemetry?.tracer,
    reports: {
      version: VERSION, configured: config.providers, providers, breakers: guards.breakers, probes, exchanges, anomalies, meter, catalog, memory, flags,
      responses: { mode: config.cache.response.mode, answers: cache?.answers, coalesced: () => cache?.responses.coalesced ?? 0, store: cache?.store },
      models: { lists: modelCache, store: modelStore },
      history: config.prometheusUrl === undefined ? undefined : new PrometheusHistory({ url: config.prometheusUrl }),
    },
    providers,
    onDefect: (error, requestId) => logger.error('request failed by a defect', { requestId, stack: stackOf(error) }),
  };
  const discovery = new Discovery({ providers, catalog, cache: modelCache, logger });
  return { server: createServer(gateway), providers, catalog, discovery, probes, modelCache, guards, flags, memory, inFlight, lifecycle, telemetry, cache, metrics, prices };
}

function toProvider(config: ProviderConfig, proxy: ProxyConfig): Provider {
  const { name, type, baseUrl, apiKeys, models, priority, weight, isForced, isSticky, isHedged, headers, wordsPerSecond } = config;
  return createProvider({
    name, type, baseUrl, models, priority, weight, isForced, isSticky, isHedged, headers, wordsPerSecond,
    apiKeys: apiKeys.map((key) => key.reveal()),
    connections: providerConnections(baseUrl, config.httpClient, proxy),
    timeouts: { firstByteMs: config.timeoutMs, completionMs: config.completionTimeoutMs, idleMs: config.idleTimeoutMs, totalMs: config.totalTimeoutMs },
    retries: { max: config.maxRetries, delayMs: config.retryDelayMs, includesCompletionTimeout: config.retriesCompletionTimeout },
  });
}

function toFlags({ featureFlags }: Config, logger: Logger): FeatureFlags<FlagName> {
  const flags = new FeatureFlags(featureFlags);
  for (const name of featureFlags.keys()) flags.subscribe(name, (setting) => logger.info('feature flag', { name, ...setting }));
  return flags;
}

function toGuards({ circuitBreaker, retryAttempts, providers }: Config, { flags, logger }: { readonly flags: FeatureFlags<FlagName>; readonly logger: Logger }): Guards {
  // A probe is given up once no attempt could still succeed.
  const probeTimeoutMs = Math.max(...providers.map(({ timeoutMs, completionTimeoutMs }) => Math.max(timeoutMs, completionTimeoutMs)));
  const create = (provider: string, model: string): CircuitBreaker => createBreaker(circuitBreaker, {
    adaptsThreshold: () => flags.isOn('circuit_breaker_adaptive_thresholds', `${provider}/${model}`),
    probeTimeoutMs,
    onStateChange: (to, from) => logger.warn('circuit breaker', { provider, model, from, to }),
  });
  return {
    breakers: new BreakerRegistry({ create }),
    times: new AdaptiveTimeoutRegistry(),
    hedges: new HedgeBudget(),
    maxRetries: retryAttempts,
    adaptsTimeouts: (callerName) => flags.isOn('http_client_adaptive_timeouts', callerName),
  };
}

interface BreakerFacts {
  /** Asked each time: the flag may be switched while running. */
  readonly adaptsThreshold: () => boolean;
  readonly probeTimeoutMs: number;
  readonly onStateChange: (to: string, from: string) => void;
}

function createBreaker(config: CircuitBreakerConfig, { adaptsThreshold, probeTimeoutMs, onStateChange }: BreakerFacts): CircuitBreaker {
  const { failureThreshold, failureRatio, windowMs, minRequests, recoveryTimeoutMs, successThreshold } = config;
  const threshold = new AdaptiveThreshold({ initial: failureThreshold, min: config.minFailureThreshold, max: config.maxFailureThreshold, isEnabled: adaptsThreshold });
  return new CircuitBreaker({ failureThreshold: threshold, failureRatio, windowMs, minRequests, recoveryMs: recoveryTimeoutMs, successThreshold, probeTimeoutMs, onStateChange });
}

function stackOf({ cause, stack }: Error): string | undefined {
  return cause instanceof Error ? cause.stack : stack;
}
