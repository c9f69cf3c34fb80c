import type { Column, Comparison, Measurement } from '@proxyapi/bench-harness';

import type { Subjects } from '../subjects/start-subjects.ts';

/** One thing that the benchmark measures, and what it needs for it. */
export interface Part<Needed = Subjects> {
  readonly name: string;
  readonly title: string;
  /** What was done, in a sentence or two, for the reader of the table. */
  readonly method: string;
  readonly columns: readonly Column[];
  readonly comparisons: readonly Comparison[];
  /** Whether its figures are times on the clock, in which whatever else the host does has a part. @default false */
  readonly isTimed?: boolean;
  /** Runs every subject warm; nothing is kept. */
  warmUp(subjects: Needed): Promise<void>;
  /** Measures every subject once, in turn. */
  measureRound(subjects: Needed, onSubject: OnSubject): Promise<readonly Measurement[]>;
}

/** Told whose turn it is. */
export type OnSubject = (subject: { readonly name: string }) => void;
