import { constants, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';

import type { Histograms } from '../families/histograms.ts';
import type { HistogramSeries } from '../series/histogram-series.ts';

const KINDS: ReadonlyMap<unknown, string> = new Map([
  [constants.NODE_PERFORMANCE_GC_MINOR, 'minor'],
  [constants.NODE_PERFORMANCE_GC_MAJOR, 'major'],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, 'incremental'],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, 'weakcb'],
]);

/** Observes the pauses of the garbage collector by kind; gives the function that ends it. */
export function observeGcPauses(histograms: Histograms): () => void {
  const byKind = new Map<string, HistogramSeries>([...KINDS.values()].map((kind) => [kind, histograms.add({ kind })]));
  const observer = new PerformanceObserver((list) => {
    // Several collections of one turn come together.
    for (const entry of list.getEntries()) byKind.get(KINDS.get(kindOf(entry)) ?? '')?.observe(entry.duration / 1000);
  });
  observer.observe({ entryTypes: ['gc'] });
  return () => observer.disconnect();
}

function kindOf(entry: PerformanceEntry): unknown {
  const detail: unknown = 'detail' in entry ? entry.detail : undefined;
  return typeof detail === 'object' && detail !== null && 'kind' in detail ? detail.kind : undefined;
}
