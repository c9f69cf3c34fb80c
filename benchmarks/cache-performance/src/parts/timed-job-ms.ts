import type { BenchmarkOptions } from '../parse-options.ts';
import { SUBJECT_NAMES } from '../subjects/subject-names.ts';

const TIMED_JOBS = 3;
const MS_PER_SECOND = 1000;

/** A timed job's share of the run: a hit, a set or loads of one subject in one round. */
export function timedJobMs({ durationSeconds, rounds }: BenchmarkOptions): number {
  return (durationSeconds * MS_PER_SECOND) / (rounds * SUBJECT_NAMES.length * TIMED_JOBS);
}
