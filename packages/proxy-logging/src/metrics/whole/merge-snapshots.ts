import type { MetricDefinition } from '../metric-definition.ts';
import { OTHER } from '../other.ts';
import type { HistogramReading } from '../series/histogram-series.ts';
import type { Labels, Sample } from '../series/sample.ts';
import type { FamilySnapshot, MetricsSnapshot } from './metrics-snapshot.ts';

/**
 * Series of one metric at most. Each process bounds its own, but not those of all that ever ran: what comes above it counts
 * under `other`.
 */
const MAX_SERIES = 5000;
/** Which of several breakers' states shows: open before half-open before closed. */
const GRAVITY: ReadonlyMap<number, number> = new Map([[0, 0], [2, 1], [1, 2]]);

/** The metrics of several processes as those of one: counters and histograms are added up, gauges as their definition says. */
export function mergeSnapshots(snapshots: readonly MetricsSnapshot[]): MetricsSnapshot {
  const byName = new Map<string, FamilySnapshot[]>();
  for (const family of snapshots.flat()) {
    const known = byName.get(family.definition.name);
    if (known === undefined) byName.set(family.definition.name, [family]);
    else known.push(family);
  }
  return Array.from(byName.values(), mergeFamily).filter((family) => family !== undefined);
}

function mergeFamily(families: readonly FamilySnapshot[]): FamilySnapshot | undefined {
  const [first] = families;
  if (first === undefined) return undefined;
  const { definition } = first;
  const joinSamples = (one: Sample, other: Sample): Sample => ({ labels: one.labels, value: joinValues(definition, one.value, other.value) });
  return {
    definition,
    samples: mergeSeries(families.flatMap(({ samples }) => samples), joinSamples),
    series: mergeSeries(families.flatMap(({ series }) => series), joinHistograms),
  };
}

function mergeSeries<Series extends { readonly labels: Labels }>(all: readonly Series[], join: (one: Series, other: Series) => Series): readonly Series[] {
  const merged = new Map<string, Series>();
  for (const series of all) {
    const own = keyOf(series.labels);
    const hasRoom = merged.has(own) || merged.size < MAX_SERIES;
    const kept = hasRoom ? series : { ...series, labels: Object.fromEntries(Object.keys(series.labels).map((name) => [name, OTHER])) };
    const key = hasRoom ? own : keyOf(kept.labels);
    const known = merged.get(key);
    merged.set(key, known === undefined ? kept : join(known, kept));
  }
  return [...merged.values()];
}

function keyOf(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function joinValues({ whole = 'sum' }: MetricDefinition, one: number, other: number): number {
  switch (whole) {
    case 'sum': return one + other;
    case 'max': return Math.max(one, other);
    case 'min': return Math.min(one, other);
    case 'gravest': return (GRAVITY.get(one) ?? 0) >= (GRAVITY.get(other) ?? 0) ? one : other;
  }
}

function joinHistograms(one: HistogramReading, other: HistogramReading): HistogramReading {
  return {
    labels: one.labels,
    counts: one.counts.map((count, bucket) => count + (other.counts[bucket] ?? 0)),
    exemplars: Array.from(one.counts, (_, bucket) => latest(one.exemplars[bucket], other.exemplars[bucket])),
    sum: one.sum + other.sum,
  };
}

type ExemplarOrNone = HistogramReading['exemplars'][number];

function latest(one: ExemplarOrNone, other: ExemplarOrNone): ExemplarOrNone {
  if (one === undefined || other === undefined) return one ?? other;
  return one.timestamp >= other.timestamp ? one : other;
}
