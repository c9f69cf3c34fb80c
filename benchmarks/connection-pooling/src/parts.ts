import type { Comparison } from '@proxyapi/bench-harness';

import type { BenchmarkOptions } from './parse-options.ts';
import type { Wire } from './provider/provider-job.ts';
import { GATEWAY, GOT_KEPT, UNDICI, V1, V2 } from './subjects/subject.ts';

/** One load that every subject gets. */
export interface Part {
  readonly name: string;
  readonly title: string;
  readonly method: string;
  readonly wire: Wire;
  readonly latencyMs: number;
}

/** The loads, the most usual one first. */
export function partsOf({ concurrency, latencyMs }: BenchmarkOptions): readonly Part[] {
  const at = `${concurrency} requests at once`;
  return [
    { name: 'tls', title: `TLS, ${at}, a provider that takes ${latencyMs} ms`, method: 'What a provider on the internet is, but for the way to it: here a round trip takes next to nothing, there each one adds to what a new connection costs.', wire: 'tls', latencyMs },
    { name: 'tcp', title: `TCP, ${at}, a provider that takes ${latencyMs} ms`, method: 'A model server in the same network.', wire: 'tcp', latencyMs },
    { name: 'tls-at-once', title: `TLS, ${at}, a provider that answers at once`, method: 'Nothing waits: both processes are busy, and the rate is what they can do together.', wire: 'tls', latencyMs: 0 },
  ];
}

/** V2 beside V1, and beside what lies between: one that changes only whether connections are kept, and one that changes only the client. */
export const COMPARISONS: readonly Comparison[] = [
  { name: 'connection reuse, percentage points, V2 − V1', kind: 'difference', figure: 'reusePercent', subject: V2, against: V1, digits: 1 },
  ratio('CPU per request, V1 ÷ V2', 'cpuUsPerRequest', [V1, V2]),
  ratio('requests/s, V2 ÷ V1', 'requestsPerSecond', [V2, V1]),
  ratio('response time p50, V2 ÷ V1', 'p50Ms', [V2, V1]),
  ratio('response time p95, V2 ÷ V1', 'p95Ms', [V2, V1]),
  ratio('response time p99, V2 ÷ V1', 'p99Ms', [V2, V1]),
  ratio('CPU per request, got alone: a connection each ÷ kept ones', 'cpuUsPerRequest', [V1, GOT_KEPT]),
  ratio('CPU per request, kept connections alone: got ÷ V2', 'cpuUsPerRequest', [GOT_KEPT, V2]),
  ratio('CPU per request, V2 ÷ undici', 'cpuUsPerRequest', [V2, UNDICI]),
  { name: 'response time p50 ms, gateway − V2', kind: 'difference', figure: 'p50Ms', subject: GATEWAY, against: V2, digits: 1 },
];

function ratio(name: string, figure: string, [subject, against]: readonly [string, string]): Comparison {
  return { name, kind: 'ratio', figure, subject, against, digits: 2 };
}
