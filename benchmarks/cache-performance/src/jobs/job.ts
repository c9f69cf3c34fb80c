import type { Measurement } from '@proxyapi/bench-harness';
import type { EvictionPolicyName } from '@proxyapi/proxy-context';

import type { SubjectName } from '../subjects/subject-names.ts';
import type { TraceOptions } from '../traces/make-trace.ts';

/** Some operations of one subject, over and over. */
export interface OperationsJob {
  readonly kind: 'hit' | 'set';
  readonly subject: SubjectName;
  readonly operations: number;
  readonly forMs: number;
}

/** Many callers for keys that are missing. */
export interface LoadsJob {
  readonly kind: 'load';
  readonly subject: SubjectName;
  readonly operations: number;
  readonly concurrency: number;
  readonly forMs: number;
}

/** A share of hits. */
export interface TraceJob {
  readonly kind: 'trace';
  readonly policy: EvictionPolicyName | 'ideal';
  readonly trace: TraceOptions;
  readonly maxEntries: number;
}

/** Reads and writes of callers who go on at one time. */
export interface MixJob {
  readonly kind: 'mix';
  readonly subject: SubjectName;
  readonly operations: number;
  readonly concurrency: number;
  readonly maxEntries: number;
  readonly seed: number;
}

/** All subjects in turn, in one process. */
export interface PairedJob {
  readonly kind: 'paired';
  readonly subjects: readonly SubjectName[];
  readonly operations: number;
  readonly forMs: number;
  /** How much more work SmartCache does, in percent of its own; 0 leaves it as it is. */
  readonly slowDownPercent: number;
}

/** One thing to measure, in a process that measures nothing else beside it. */
export type Job = OperationsJob | LoadsJob | TraceJob | MixJob | PairedJob;

/** What a job came to. */
export type Figures = Readonly<Record<string, number>>;

/** What a job answers with. */
export type AnswerTo<Kind extends Job['kind']> = Kind extends 'paired' ? readonly Measurement[] : Figures;
