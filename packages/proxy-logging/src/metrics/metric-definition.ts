import type { METRIC_BUCKETS } from './metric-buckets.ts';

/** What a metric is called, and what it says. */
export interface MetricDefinition {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  /** Of a histogram: which buckets it has. */
  readonly buckets?: keyof typeof METRIC_BUCKETS;
  /**
   * What several processes of one gateway come to: what they have together, or the one that has most, least, or is worst off.
   * @default 'sum'
   */
  readonly whole?: 'sum' | 'max' | 'min' | 'gravest';
  /** One sentence, as the exposition and docs/metrics.md have it. */
  readonly help: string;
}
