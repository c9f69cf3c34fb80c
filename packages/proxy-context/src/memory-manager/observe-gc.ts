import { constants, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';

/** What was collected: young objects, all, a step towards all, or what weak references left. */
export type GcKind = 'minor' | 'major' | 'incremental' | 'weak_callbacks';

/** One collection that is over. */
export interface GcEvent {
  readonly kind: GcKind;
  /** How long nothing else ran. */
  readonly pauseMs: number;
}

/** Has a listener told of each collection; gives the function that ends it. */
export type ObserveGc = (listener: (event: GcEvent) => void) => () => void;

const KINDS: ReadonlyMap<unknown, GcKind> = new Map([
  [constants.NODE_PERFORMANCE_GC_MINOR, 'minor'],
  [constants.NODE_PERFORMANCE_GC_MAJOR, 'major'],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, 'incremental'],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, 'weak_callbacks'],
]);

/** Hears of V8's collections through `perf_hooks`, a turn of the event loop after each. */
export const observeGc: ObserveGc = (listener) => {
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const kind = KINDS.get(kindOf(entry));
      if (kind !== undefined) listener({ kind, pauseMs: entry.duration });
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  return () => observer.disconnect();
};

function kindOf(entry: PerformanceEntry): unknown {
  const detail: unknown = 'detail' in entry ? entry.detail : undefined;
  return typeof detail === 'object' && detail !== null && 'kind' in detail ? detail.kind : undefined;
}
