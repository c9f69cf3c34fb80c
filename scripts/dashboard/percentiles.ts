import type { Query } from './panel.ts';

/** What {@link percentiles} draws. */
export interface PercentilesOptions {
  /** The histogram's name, without `_bucket`. */
  readonly histogram: string;
  /** Labels to choose by, in PromQL. @default all */
  readonly where?: string;
}

const SHARES = { P50: 0.5, P95: 0.95, P99: 0.99 } as const;

/** The 50th, 95th and 99th percentile of a histogram, all its series together. */
export function percentiles({ histogram, where = '' }: PercentilesOptions): readonly Query[] {
  return Object.entries(SHARES).map(([legend, share]) => ({ legend, expr: quantile(share, { histogram, where, by: ['le'] }) }));
}

/** One percentile of a histogram for each value of some labels, of which `le` is not named. */
export function percentileBy(share: number, labels: readonly string[], { histogram, where = '' }: PercentilesOptions): Query {
  return { legend: labels.map((label) => `{{${label}}}`).join(' '), expr: quantile(share, { histogram, where, by: ['le', ...labels] }) };
}

function quantile(share: number, { histogram, where, by }: Required<PercentilesOptions> & { readonly by: readonly string[] }): string {
  return `histogram_quantile(${share}, sum by (${by.join(', ')}) (rate(${histogram}_bucket{${where}}[$__rate_interval])))`;
}
