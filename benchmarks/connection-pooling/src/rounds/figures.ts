import { type Column, type Measurement, percentile } from '@proxyapi/bench-harness';

import type { TurnFacts } from './measure-turn.ts';

/** How tables show {@link summarise}'s figures. */
export const COLUMNS: readonly Column[] = [
  { figure: 'reusePercent', label: 'reuse %', digits: 1 },
  { figure: 'sockets', label: 'sockets', digits: 0 },
  { figure: 'handshakes', label: 'TLS handshakes', digits: 0 },
  { figure: 'resumedHandshakes', label: 'of them resumed', digits: 0 },
  { figure: 'cpuUsPerRequest', label: 'CPU µs per request', digits: 1 },
  { figure: 'requestsPerSecond', label: 'requests/s', digits: 0 },
  { figure: 'p50Ms', label: 'p50 ms', digits: 1 },
  { figure: 'p95Ms', label: 'p95 ms', digits: 1 },
  { figure: 'p99Ms', label: 'p99 ms', digits: 1 },
];

/** The figures of one load. Reuse is what the provider's sockets show: the share of requests that brought no new one. */
export function summarise({ load: { seconds, cpuUs, latenciesMs }, counts: { requests, sockets, handshakes, resumedHandshakes } }: TurnFacts): Omit<Measurement, 'subject'> {
  return {
    figures: {
      reusePercent: 100 * (1 - sockets / requests),
      sockets,
      handshakes,
      resumedHandshakes,
      cpuUsPerRequest: cpuUs / requests,
      requestsPerSecond: requests / seconds,
      p50Ms: percentile(latenciesMs, 0.5),
      p95Ms: percentile(latenciesMs, 0.95),
      p99Ms: percentile(latenciesMs, 0.99),
    },
  };
}
