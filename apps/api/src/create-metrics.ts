import { ERROR_CODES, type ModelCatalog, type Provider } from '@proxyapi/proxy-core';
import { type AnomalyDetector, GatewayMetrics, type LineBuffer, type MemorySample, type OpenTelemetry } from '@proxyapi/proxy-logging';

import type { Config } from './config/config.ts';
import { ROUTE_PATTERNS } from './http/route-patterns.ts';
import type { Admission } from './pipeline/admission.ts';
import type { Guards } from './pipeline/calls/guards.ts';
import type { InFlight } from './pipeline/in-flight.ts';
import type { StoreSource } from './reports/report-sources.ts';
import { VERSION } from './version.ts';

/** What is told of the process's memory. */
interface MemoryFacts {
  readonly rss_bytes: number;
  readonly pressure_events: number;
  readonly emergency_events: number;
}

/** What a gateway's metrics are read of. */
export interface MetricsParts {
  readonly providers: readonly Provider[];
  readonly catalog: ModelCatalog<Provider>;
  readonly guards: Guards;
  readonly inFlight: InFlight;
  readonly admission: Admission;
  readonly memory: { getStats(): MemoryFacts; usage(): { readonly limitBytes: number } };
  readonly modelCache: { getStats(): { readonly hits: number; readonly misses: number } };
  /** The files behind the caches. */
  readonly stores: readonly StoreSource[];
  readonly anomalies: AnomalyDetector;
  readonly log: LineBuffer;
  /** `undefined` where nothing is sent over OTLP. */
  readonly telemetry: Pick<OpenTelemetry, 'droppedSpans'> | undefined;
}

/** The metrics of a gateway; `undefined` where they are switched off. */
export function createMetrics({ metrics, auth }: Config, parts: MetricsParts): GatewayMetrics | undefined {
  if (!metrics.isEnabled) return undefined;
  const { providers, catalog, guards, inFlight, admission, memory, modelCache, stores, anomalies, log, telemetry } = parts;
  return new GatewayMetrics({
    version: VERSION,
    endpoints: ROUTE_PATTERNS,
    callers: auth.apiKeys.length === 0 ? ['anonymous'] : auth.apiKeys.map(({ name }) => name),
    errorCodes: Object.keys(ERROR_CODES),
    isListed: (provider, model) => catalog.isListed(provider, model),
    labels: metrics.labels,
    sources: {
      breakers: () => guards.breakers.snapshots(),
      connections: () => providers.map(({ name, transport }) => ({ provider: name, ...transport.stats() })),
      inFlight: () => inFlight.size,
      memory: () => memoryOf(memory.getStats(), memory.usage()),
      modelCache: () => modelCache.getStats(),
      shed: () => admission.shed,
      logDropped: () => log.droppedLines,
      ...(telemetry === undefined ? {} : { spansDropped: () => telemetry.droppedSpans }),
      isStorageDegraded: () => stores.some((store) => store.getStats().degraded !== undefined),
      anomalies: () => anomalies.states(Date.now()),
    },
  });
}

function memoryOf({ rss_bytes: rssBytes, pressure_events: pressureEvents, emergency_events: emergencyEvents }: MemoryFacts, { limitBytes }: { readonly limitBytes: number }): MemorySample {
  return { rssBytes, limitBytes, pressureEvents, emergencyEvents };
}
