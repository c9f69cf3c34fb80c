import type { TransportStats } from '@proxyapi/proxy-core';

import type { UpstreamMeter } from '../../pipeline/upstream-meter.ts';
import type { ReportedProvider } from '../report-sources.ts';
import { round } from '../round.ts';

/** Connections to providers. */
export interface ConnectionReport {
  /** Sockets that are open, busy or kept alive. */
  readonly open_sockets: number;
  /** Exchanges under way, and those that wait for a socket. */
  readonly running: number;
  readonly queued: number;
  /** Since the start: sockets opened, exchanges that are over, and those of them on a socket that had served before. */
  readonly connections_opened: number;
  readonly exchanges: number;
  readonly exchanges_on_reused: number;
  /** `exchanges_on_reused / exchanges`; 0 before the first. */
  readonly reuse_rate: number;
}

/** What `/v1/metrics` tells of the way to providers: all of them together, and each by its name. */
export interface ClientReport extends ConnectionReport {
  readonly requests_total: number;
  readonly error_rate: number;
  readonly avg_response_time_ms: number;
  readonly providers: Readonly<Record<string, ConnectionReport>>;
}

const NOTHING: TransportStats = { openSockets: 0, running: 0, queued: 0, connectionsOpened: 0, exchanges: 0, exchangesOnReused: 0 };

export function clientReport({ providers, meter }: { readonly providers: readonly Pick<ReportedProvider, 'name' | 'transport'>[]; readonly meter: Pick<UpstreamMeter, 'snapshot'> }): ClientReport {
  const { total, errorRatio, averageMs } = meter.snapshot();
  const each = providers.map(({ name, transport }) => [name, transport.stats()] as const);
  return {
    requests_total: total,
    error_rate: errorRatio,
    avg_response_time_ms: round(averageMs),
    ...connectionReport(each.map(([, stats]) => stats).reduce(sum, NOTHING)),
    providers: Object.fromEntries(each.map(([name, stats]) => [name, connectionReport(stats)])),
  };
}

function connectionReport({ openSockets, running, queued, connectionsOpened, exchanges, exchangesOnReused }: TransportStats): ConnectionReport {
  return {
    open_sockets: openSockets, running, queued,
    connections_opened: connectionsOpened,
    exchanges,
    exchanges_on_reused: exchangesOnReused,
    reuse_rate: exchanges === 0 ? 0 : exchangesOnReused / exchanges,
  };
}

function sum(one: TransportStats, other: TransportStats): TransportStats {
  return {
    openSockets: one.openSockets + other.openSockets,
    running: one.running + other.running,
    queued: one.queued + other.queued,
    connectionsOpened: one.connectionsOpened + other.connectionsOpened,
    exchanges: one.exchanges + other.exchanges,
    exchangesOnReused: one.exchangesOnReused + other.exchangesOnReused,
  };
}
