import type { Comparison } from '@proxyapi/bench-harness';

import type { TraceOptions } from '../traces/make-trace.ts';
import { measureApart } from './measure-apart.ts';
import type { Part } from './part.ts';

const POLICIES = ['sieve', 'lru', 'ideal'] as const;

/** How much is answered by a cache that is smaller than its keys. */
export function tracePart(name: 'zipf' | 'zipf-scan', { keys, requests, skew, scanLength, scanShare }: Omit<TraceOptions, 'seed'>): Part {
  const sizes = [keys / 100, keys / 20];
  const scans = scanLength === 0 ? '' : ` ${scanShare * 100} % of them are scans: ${scanLength} keys in a row that are never asked for again.`;
  return {
    name,
    title: `Hit ratio, ${name === 'zipf' ? 'some keys more popular than others' : 'with scans'}`,
    method: `${requests} requests for ${keys} keys, of which the n-th is asked for in proportion to 1 ÷ n^${skew}.${scans} Each round has its own trace. A miss is set. “ideal” knows the future (Bélády).`,
    columns: sizes.map((maxEntries) => ({ figure: figureOf(maxEntries), label: `hits %, ${maxEntries} entries`, digits: 1 })),
    comparisons: sizes.flatMap((maxEntries) => [
      difference(`hits, sieve − lru, percentage points, ${maxEntries} entries`, figureOf(maxEntries), ['sieve', 'lru']),
      difference(`hits, ideal − sieve, percentage points, ${maxEntries} entries`, figureOf(maxEntries), ['ideal', 'sieve']),
    ]),
    measure: (round) => measureApart(POLICIES, (policy) => sizes.map((maxEntries) => (
      { kind: 'trace', policy, maxEntries, trace: { seed: round, requests, keys, skew, scanLength, scanShare } }
    ))),
  };
}

function figureOf(maxEntries: number): string {
  return `hitPercent${maxEntries}`;
}

function difference(name: string, figure: string, [subject, against]: readonly [string, string]): Comparison {
  return { name, kind: 'difference', figure, subject, against, digits: 1 };
}
