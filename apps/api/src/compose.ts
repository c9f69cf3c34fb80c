import type { Server } from 'node:http';

import { ModelCatalog, type Provider } from '@proxyapi/proxy-core';
import { type FeatureFlags, hardMemoryLimit, type MemoryManager, type ModelCache } from '@proxyapi/proxy-context';
import { AnomalyDetector, type GatewayMetrics, type OpenTelemetry, type RootLogger } from '@proxyapi/proxy-logging';

import { createAccess } from './compose/create-access.ts';
import { createFlags } from './compose/create-flags.ts';
import { createGuards } from './compose/create-guards.ts';
import { createProviders } from './compose/create-providers.ts';
import { createReportSources } from './compose/create-report-sources.ts';
import { openCaches } from './compose/open-caches.ts';
import type { Config } from './config/config.ts';
import type { FlagName } from './config/feature-flag-schema.ts';
import { createMemoryManager } from './create-memory-manager.ts';
import { createMetrics } from './create-metrics.ts';
import { Discovery } from './discovery.ts';
import { createServer } from './http/create-server.ts';
import { Lifecycle } from './lifecycle.ts';
import { observersOf } from './observers-of.ts';
import type { ResponseCacheParts } from './open-response-cache.ts';
import { Admission } from './pipeline/admission.ts';
import type { Guards } from './pipeline/calls/guards.ts';
import { InFlight } from './pipeline/in-flight.ts';
import { LoopLag } from './pipeline/loop-lag.ts';
import { MemoryRoom } from './pipeline/memory-room.ts';
import { UpstreamMeter } from './pipeline/upstream-meter.ts';
import { Billing } from './pipeline/usage/billing.ts';
import { PriceList } from './pipeline/usage/price-list.ts';
import { ProviderProbes } from './provider-probes.ts';
import { ProviderStats } from './provider-stats.ts';
import { registerConnections } from './register-connections.ts';
import { registerLog } from './register-log.ts';
import { registerMemory } from './register-memory.ts';
import { oneProcess, type ProcessParts } from './whole/one-process.ts';
import type { Whole } from './whole/whole.ts';

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

/** Where a process is one of several that are one gateway. */
export interface Place {
  /** What of the container's memory is this process's. */
  readonly hardLimitBytes: number;
  /** Whether a change of a flag is a line of this process's log. */
  readonly logsFlags: boolean;
  /** Told of each list of models that this process has learned. */
  readonly onModelsListed: (provider: string, models: readonly string[]) => void;
  /** What stands for all of them, made of what stands for this one. */
  readonly wholeOf: (own: Whole, parts: OwnParts) => Whole;
}

/** What a process tells the others of itself, or does when one of them asks. */
export type OwnParts = Omit<ProcessParts, 'metrics' | 'flags'> & { readonly metrics: GatewayMetrics | undefined; readonly flags: FeatureFlags<FlagName> };

/** A process that is all there is. */
const ALONE: Place = { hardLimitBytes: hardMemoryLimit(), logsFlags: true, onModelsListed: () => {}, wholeOf: (own) => own };

/** Puts the parts together: the only place that knows them all. Nothing listens or connects yet. */
export function compose(config: Config, { logger, telemetry }: Watch, { hardLimitBytes, logsFlags, onModelsListed, wholeOf }: Place = ALONE): Composition {
  const providers = createProviders(config);
  const catalog = new ModelCatalog({ providers, aliases: config.models });
  const flags = createFlags(config, logsFlags ? logger : undefined);
  const guards = createGuards(config, { flags, logger });
  const memory = createMemoryManager(config.memory, { flags, logger, hardLimitBytes });
  const inFlight = new InFlight();
  const lifecycle = new Lifecycle();
  const caches = openCaches(config.cache, logger);
  const { cache, modelCache } = caches;
  const admission = new Admission(config.admission, new LoopLag(), new MemoryRoom({ limitBytes: hardLimitBytes }));
  const anomalies = new AnomalyDetector();
  const metrics = createMetrics(config, { providers, catalog, guards, inFlight, admission, memory, modelCache, stores: caches.stores, anomalies, log: logger, telemetry });
  const prices = new PriceList();
  if (cache !== undefined) registerMemory(cache, { flags, memory });
  registerLog(logger, memory);
  registerConnections(providers, memory);
  const exchanges = new ProviderStats();
  const probes = new ProviderProbes({ providers, ...config.healthChecks, lastSuccessAtMs: (name) => exchanges.lastSuccessAtMs(name), logger });
  const meter = new UpstreamMeter();
  const reports = createReportSources(config, { ...caches, providers, breakers: guards.breakers, probes, exchanges, anomalies, meter, catalog, memory, flags });
  const own: OwnParts = { reports, metrics, flags, memory, breakers: guards.breakers };
  const server = createServer({
    ...createAccess(config),
    maxBodyBytes: config.server.bodyLimitBytes,
    corsOrigins: config.server.corsOrigins,
    catalog,
    guards,
    observer: observersOf({ logger, telemetry, metrics, meter, exchanges, anomalies, providers, catalog }),
    billing: new Billing(prices),
    responses: cache?.responses,
    admission,
    metricLabels: config.metrics.labels,
    flags,
    inFlight,
    lifecycle,
    tracer: telemetry?.tracer,
    whole: wholeOf(oneProcess(own), own),
    providers,
    onDefect: (error, requestId) => logger.error('request failed by a defect', { requestId, stack: stackOf(error) }),
  });
  const discovery = new Discovery({ providers, catalog, cache: modelCache, logger, onListed: onModelsListed });
  return { server, providers, catalog, discovery, probes, modelCache, guards, flags, memory, inFlight, lifecycle, telemetry, cache, metrics, prices };
}

function stackOf({ cause, stack }: Error): string | undefined {
  return cause instanceof Error ? cause.stack : stack;
}
