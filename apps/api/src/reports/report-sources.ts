import type { CacheStats, FeatureFlags, MemoryManager, ModelCacheStats, SqliteTierStats } from '@proxyapi/proxy-context';
import type { BreakerRegistry, ModelCatalog, Provider, TransportStats } from '@proxyapi/proxy-core';

import type { UpstreamMeter } from '../pipeline/upstream-meter.ts';
import type { PrometheusHistory } from '../prometheus-history.ts';
import type { ProviderProbes } from '../provider-probes.ts';
import type { ProviderStats } from '../provider-stats.ts';
import type { AnomalySource } from './metrics/anomaly-source.ts';

/** What the gateway's reports of itself look at. */
export interface ReportSources {
  readonly version: string;
  /** Seconds since the gateway's start. */
  readonly uptime: () => number;
  /** All that are configured, the disabled ones too. */
  readonly configured: readonly { readonly name: string; readonly type: string; readonly isEnabled: boolean }[];
  /** The enabled ones. */
  readonly providers: readonly ReportedProvider[];
  readonly breakers: Pick<BreakerRegistry, 'snapshots'>;
  readonly probes: Pick<ProviderProbes, 'condition'>;
  readonly exchanges: Pick<ProviderStats, 'facts'>;
  readonly anomalies: AnomalySource;
  readonly meter: Pick<UpstreamMeter, 'snapshot'>;
  readonly catalog: Pick<ModelCatalog<Provider>, 'modelCount'>;
  readonly responses: ResponseCacheSource;
  readonly models: ModelCacheSource;
  readonly memory: Pick<MemoryManager, 'usage' | 'getStats'>;
  readonly flags: Pick<FeatureFlags, 'entries'>;
  /** `undefined` where nobody said where Prometheus is. */
  readonly history: Pick<PrometheusHistory, 'read'> | undefined;
}

/** What is told of a provider that is enabled. */
export interface ReportedProvider {
  readonly name: string;
  readonly transport: { stats(): TransportStats };
  readonly keys: { readonly size: number; resting(nowMs: number): number };
}

/** A file behind a cache. */
export interface StoreSource {
  getStats(): SqliteTierStats;
}

/** The response cache as reports see it. */
export interface ResponseCacheSource {
  readonly mode: string;
  /** `undefined` where it is switched off. */
  readonly answers: { getStats(): CacheStats } | undefined;
  /** Requests that came along with another one's call. */
  readonly coalesced: () => number;
  /** `undefined` where answers do not outlive a restart. */
  readonly store: StoreSource | undefined;
}

/** The cache of model lists as reports see it. */
export interface ModelCacheSource {
  readonly lists: { getStats(): ModelCacheStats };
  readonly store: StoreSource | undefined;
}
