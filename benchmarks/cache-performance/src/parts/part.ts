import type { Column, Comparison, Measurement } from '@proxyapi/bench-harness';

/** One part of the result, and how a round of it is measured. */
export interface Part {
  readonly name: string;
  readonly title: string;
  readonly method: string;
  readonly columns: readonly Column[];
  readonly comparisons: readonly Comparison[];
  /** Every subject's figures, in the order in which they were measured. Rounds begin with 1. */
  measure(round: number): Promise<readonly Measurement[]>;
}
