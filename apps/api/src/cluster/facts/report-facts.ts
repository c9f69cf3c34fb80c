import { performance } from 'node:perf_hooks';

import type { CacheStats, MemoryStats, ModelCacheStats, SqliteTierStats } from '@proxyapi/proxy-context';
import type { ModelBreakerSnapshot, TransportStats } from '@proxyapi/proxy-core';

import type { ProviderCondition } from '../../provider-probes.ts';
import type { ProviderExchangeFacts } from '../../provider-stats.ts';
import type { ReportSources } from '../../reports/report-sources.ts';

/** What one process, or several, know of a provider. */
export interface ProviderFacts {
  readonly condition: ProviderCondition;
  readonly exchanges: ProviderExchangeFacts;
  readonly connections: TransportStats;
  readonly keys: number;
  readonly keysResting: number;
  readonly models: number | undefined;
}

/** What reports are made of, as plain values that can be sent and added up. */
export interface ReportFacts {
  /** The enabled ones, by name. */
  readonly providers: ReadonlyMap<string, ProviderFacts>;
  readonly breakers: readonly ModelBreakerSnapshot[];
  readonly anomalies: ReturnType<ReportSources['anomalies']['current']>;
  readonly meter: { readonly total: number; readonly errorRatio: number; readonly averageMs: number };
  readonly answers: CacheStats | undefined;
  readonly coalesced: number;
  readonly answerStore: SqliteTierStats | undefined;
  readonly lists: ModelCacheStats;
  readonly listStore: SqliteTierStats | undefined;
  readonly memory: MemoryStats;
  readonly usage: { readonly usedBytes: number; readonly limitBytes: number };
}

/** What this process's reports would be made of now. */
export function readReportFacts(sources: ReportSources): ReportFacts {
  const { providers, probes, exchanges, catalog, breakers, anomalies, meter, responses, models, memory } = sources;
  return {
    providers: new Map(providers.map(({ name, transport, keys }) => [name, {
      condition: probes.condition(name),
      exchanges: exchanges.facts(name),
      connections: transport.stats(),
      keys: keys.size,
      keysResting: keys.resting(performance.now()),
      models: catalog.modelCount(name),
    }])),
    breakers: breakers.snapshots(),
    anomalies: anomalies.current(Date.now()),
    meter: meter.snapshot(),
    answers: responses.answers?.getStats(),
    coalesced: responses.coalesced(),
    answerStore: responses.store?.getStats(),
    lists: models.lists.getStats(),
    listStore: models.store?.getStats(),
    memory: memory.getStats(),
    usage: memory.usage(),
  };
}
