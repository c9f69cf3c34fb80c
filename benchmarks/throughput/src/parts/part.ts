import type { Subject, SubjectName } from '../subjects/start-subjects.ts';

/** What a subject came to in one round. */
export interface Measurement {
  readonly subject: SubjectName;
  readonly figures: Readonly<Record<string, number>>;
  /** The samples behind the figures in microseconds, where they are few enough to keep. */
  readonly samplesUs?: readonly number[];
}

/** A figure as tables show it. */
export interface Column {
  readonly figure: string;
  readonly label: string;
  readonly digits: number;
}

/**
 * A figure of one subject set against another's in the same round. `ratio` and `difference` are judged by the median of
 * the rounds, `worst` is the subject's own figure in its worst round.
 */
export interface Comparison {
  readonly name: string;
  readonly kind: 'ratio' | 'difference' | 'worst';
  readonly figure: string;
  readonly subject: SubjectName;
  readonly against: SubjectName;
  readonly digits: number;
  /** Where we mean to be; the value may not be larger. */
  readonly target?: number;
}

/** One thing that the benchmark measures. */
export interface Part {
  readonly name: string;
  readonly title: string;
  /** What was done, in a sentence or two, for the reader of the table. */
  readonly method: string;
  readonly columns: readonly Column[];
  readonly comparisons: readonly Comparison[];
  /** Runs every subject warm; nothing is kept. */
  warmUp(subjects: readonly Subject[]): Promise<void>;
  /** Measures every subject once, in turn. */
  measureRound(subjects: readonly Subject[], onSubject: (subject: Subject) => void): Promise<readonly Measurement[]>;
}
