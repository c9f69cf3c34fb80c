import { type Column, type Measurement, percentile } from '@proxyapi/bench-harness';

import type { ClosedLoopResult } from '../load/closed-loop.ts';

/** Figures of what a closed loop came to. */
export function closedLoopFigures({ requests, seconds, cpuUs, latenciesMs }: ClosedLoopResult): Omit<Measurement, 'subject'> {
  return {
    figures: {
      cpuUsPerRequest: cpuUs / requests,
      requestsPerSecond: requests / seconds,
      p50Ms: percentile(latenciesMs, 0.5),
      p99Ms: percentile(latenciesMs, 0.99),
    },
  };
}

export const CLOSED_LOOP_COLUMNS: readonly Column[] = [
  { figure: 'cpuUsPerRequest', label: 'CPU µs per request', digits: 1 },
  { figure: 'requestsPerSecond', label: 'requests/s', digits: 0 },
  { figure: 'p50Ms', label: 'p50 ms', digits: 2 },
  { figure: 'p99Ms', label: 'p99 ms', digits: 2 },
];
