/** What a subject came to in one round. */
export interface Measurement {
  readonly subject: string;
  readonly figures: Readonly<Record<string, number>>;
  /** The samples behind the figures in microseconds, where they are few enough to keep. */
  readonly samplesUs?: readonly number[];
  /** The same in milliseconds, by what they are times of, where a figure rests on several kinds. */
  readonly samplesMs?: Readonly<Record<string, readonly number[]>>;
  /** Memory in megabytes, once a second, by what it is the size of. */
  readonly samplesMb?: Readonly<Record<string, readonly number[]>>;
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
  readonly subject: string;
  readonly against: string;
  readonly digits: number;
  /** Where we mean to be; the value may not be larger. */
  readonly target?: number;
  /** The same for what should be large: the value may not be smaller. */
  readonly targetAtLeast?: number;
}
