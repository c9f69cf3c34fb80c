import type { MemoryStats } from '@proxyapi/proxy-context';
import { type AnomalyReport, anomalyReport } from '@proxyapi/proxy-logging';

import type { History } from '../../prometheus-history.ts';
import { type AnswerStats, answerStats } from '../cache/answer-stats.ts';
import type { ReportSources } from '../report-sources.ts';
import { type BreakerReport, breakerReports } from './breaker-report.ts';
import { type ClientReport, clientReport } from './client-report.ts';
import { type ProviderReport, providerReports } from './provider-report.ts';

/** The body of `/v1/metrics`. */
export interface MetricsReport {
  readonly version: string;
  /** Seconds since the start. */
  readonly uptime: number;
  /** Seconds since the epoch. */
  readonly timestamp: number;
  readonly cache: AnswerStats;
  readonly providers: Readonly<Record<string, ProviderReport>>;
  readonly circuit_breakers: readonly BreakerReport[];
  readonly http_client: ClientReport;
  /** What departs from its own past, the oldest first. */
  readonly anomalies: readonly AnomalyReport[];
  readonly memory: MemoryStats;
  readonly feature_flags: Readonly<Record<string, { readonly enabled: boolean; readonly rollout: number }>>;
  /** Only where `PROMETHEUS_URL` is set. */
  readonly history?: History;
}

/** Figures of every part; waits for Prometheus, shortly, where there is one. */
export async function metricsReport(sources: ReportSources): Promise<MetricsReport> {
  const history = await sources.history?.read();
  return {
    version: sources.version,
    uptime: sources.uptime(),
    timestamp: Date.now() / 1000,
    cache: answerStats(sources.responses),
    providers: providerReports(sources),
    circuit_breakers: breakerReports(sources.breakers.snapshots()),
    http_client: clientReport(sources),
    anomalies: sources.anomalies.current(Date.now()).map(anomalyReport),
    memory: sources.memory.getStats(),
    feature_flags: Object.fromEntries(sources.flags.entries().map(([name, { isEnabled, rolloutPercent }]) => [name, { enabled: isEnabled, rollout: rolloutPercent }])),
    ...(history === undefined ? {} : { history }),
  };
}
