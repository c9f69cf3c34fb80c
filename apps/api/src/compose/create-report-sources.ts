import process from 'node:process';

import type { Config } from '../config/config.ts';
import { PrometheusHistory } from '../prometheus-history.ts';
import type { ReportSources } from '../reports/report-sources.ts';
import { VERSION } from '../version.ts';
import type { Caches } from './open-caches.ts';

/** The parts that reports tell of as they are. */
export type ReportedParts = Pick<ReportSources, 'providers' | 'breakers' | 'probes' | 'exchanges' | 'anomalies' | 'meter' | 'catalog' | 'memory' | 'flags'> & Pick<Caches, 'cache' | 'modelCache' | 'modelStore'>;

/** What this process's reports look at. */
export function createReportSources(config: Config, { cache, modelCache, modelStore, ...parts }: ReportedParts): ReportSources {
  return {
    ...parts,
    version: VERSION,
    uptime: () => process.uptime(),
    configured: config.providers,
    responses: { mode: config.cache.response.mode, answers: cache?.answers, coalesced: () => cache?.responses.coalesced ?? 0, store: cache?.store },
    models: { lists: modelCache, store: modelStore },
    history: config.prometheusUrl === undefined ? undefined : new PrometheusHistory({ url: config.prometheusUrl }),
  };
}
