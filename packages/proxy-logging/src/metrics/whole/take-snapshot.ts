import type { Family } from '../families/family.ts';
import type { MetricsSnapshot } from './metrics-snapshot.ts';

/** What the families show now, as values that change no more. */
export function takeSnapshot(families: readonly Family[]): MetricsSnapshot {
  return families.map((family) => {
    const { definition } = family;
    if ('series' in family) {
      const series = Array.from(family.series, ({ labels, counts, exemplars, sum }) => ({ labels, counts: counts.slice(), exemplars: [...exemplars], sum }));
      return { definition, samples: [], series };
    }
    return { definition, samples: Array.from(family.samples(), ({ labels, value }) => ({ labels, value })), series: [] };
  });
}
