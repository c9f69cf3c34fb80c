import { SmartCache } from '@proxyapi/proxy-context';

import { idealHits } from '../traces/ideal-hits.ts';
import { makeTrace } from '../traces/make-trace.ts';
import type { Figures, TraceJob } from './job.ts';

/** Share of a trace's requests that a cache of `maxEntries` answers, each miss being set. */
export async function measureTrace({ policy, trace: options, maxEntries }: TraceJob): Promise<Figures> {
  const trace = makeTrace(options);
  const hits = policy === 'ideal' ? idealHits(trace, maxEntries) : await countHits(trace, new SmartCache<number>({ maxEntries, policy, sizeOf: () => 0 }));
  return { [`hitPercent${maxEntries}`]: (100 * hits) / trace.length };
}

async function countHits(trace: Int32Array, cache: SmartCache<number>): Promise<number> {
  for (const request of trace) {
    const key = String(request);
    if (cache.get(key) === undefined) cache.set(key, request);
  }
  await cache.close();
  return cache.getStats().hits;
}
