import type { MetricsSnapshot } from './metrics-snapshot.ts';

/** What stays of a process that has ended: what it counted. What it had, such as memory, it has no more. */
export function keepCounts(snapshot: MetricsSnapshot): MetricsSnapshot {
  return snapshot.filter(({ definition }) => definition.type !== 'gauge');
}
