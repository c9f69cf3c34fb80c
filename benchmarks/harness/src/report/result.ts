import type { Spread } from '../statistics/spread.ts';
import type { Column, Comparison, Measurement } from './measurement.ts';

/** The machine a result comes from, and how busy it was. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  /** What ran where. */
  readonly pinning: string;
  /** Load averages over one minute, before and after. Above the benchmark's own share others were at work. */
  readonly loadBefore: number;
  readonly loadAfter: number;
}

/** A comparison and what it came to. */
export interface Outcome extends Comparison {
  readonly value: Spread;
  /** Absent where there is no target. */
  readonly isMet?: boolean;
}

/** One part's rounds, and what they come to. */
export interface PartResult {
  readonly name: string;
  readonly title: string;
  readonly method: string;
  readonly columns: readonly Column[];
  /** For each round every subject, in the order in which they were measured. */
  readonly rounds: readonly (readonly Measurement[])[];
  /** Rounds that the host disturbed, which are in no figure. Absent where none is set aside for that. */
  readonly disturbed?: readonly (readonly Measurement[])[];
  readonly outcomes: readonly Outcome[];
}

/** What one run of a benchmark leaves behind. */
export interface BenchmarkResult {
  readonly benchmark: string;
  /** Form of this document. */
  readonly version: 1;
  /** ISO 8601. */
  readonly date: string;
  readonly command: string;
  /** What a reader must know before any figure. */
  readonly note?: string;
  readonly machine: Machine;
  readonly parts: readonly PartResult[];
}
