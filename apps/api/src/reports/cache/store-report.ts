import type { StoreSource } from '../report-sources.ts';

/** What is told of a file behind a cache; its path is the operator's affair. */
export interface StoreReport {
  /** Why writes do not land, such as `disk-full`; `null` while they do. */
  readonly degraded: string | null;
  readonly entries: number;
  readonly bytes: number;
  readonly queued: number;
  /** Writes that were lost, failures, reads that took too long, and damaged values that were thrown away. */
  readonly dropped: number;
  readonly errors: number;
  readonly timeouts: number;
  readonly rejected: number;
}

/** `null` where the cache has no file. */
export function storeReport(store: StoreSource | undefined): StoreReport | null {
  if (store === undefined) return null;
  const { degraded = null, entries, bytes, queued, dropped, errors, timeouts, rejected } = store.getStats();
  return { degraded, entries, bytes, queued, dropped, errors, timeouts, rejected };
}
