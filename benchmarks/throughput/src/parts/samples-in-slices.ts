import type { Measurement } from '@proxyapi/bench-harness';

import { inSlices } from './in-slices.ts';
import type { OnSubject } from './part.ts';
import { percentileFigures } from './percentile-figures.ts';

/** How samples are taken. */
export interface SlicedSamples<Subject> {
  /** Of each subject, all its slices together. */
  readonly samples: number;
  /** Takes so many of a subject, in milliseconds each. */
  readonly take: (subject: Subject, count: number) => Promise<readonly number[]>;
}

/** So many that the first of a new connection is no part of the 99th percentile. */
const SAMPLES_PER_SLICE = 200;

/** Percentiles of all subjects, whose samples are taken in short turns. */
export function samplesInSlices<Subject extends { readonly name: string }>(
  subjects: readonly Subject[], onSubject: OnSubject, { samples, take }: SlicedSamples<Subject>,
): Promise<readonly Measurement[]> {
  const slices = Math.max(1, Math.round(samples / SAMPLES_PER_SLICE));
  return inSlices(subjects, onSubject, { slices, measure: (subject) => take(subject, Math.ceil(samples / slices)), sum: (parts) => percentileFigures(parts.flat()) });
}
