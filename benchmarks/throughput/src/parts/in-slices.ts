import type { Measurement } from '@proxyapi/bench-harness';

import type { OnSubject } from './part.ts';

/** How a measurement is cut. */
export interface SlicedMeasurement<Subject, Slice> {
  /** Of each subject. */
  readonly slices: number;
  readonly measure: (subject: Subject) => Promise<Slice>;
  /** What the slices of a subject came to together. */
  readonly sum: (slices: readonly Slice[]) => Omit<Measurement, 'subject'>;
}

/**
 * Measures all subjects in short turns, there and back, until each has had its slices.
 *
 * A shared machine changes its speed by half from one second to the next; slices of one subject after the other see the
 * same changes.
 */
export async function inSlices<Subject extends { readonly name: string }, Slice>(
  subjects: readonly Subject[], onSubject: OnSubject, { slices, measure, sum }: SlicedMeasurement<Subject, Slice>,
): Promise<readonly Measurement[]> {
  const measured = new Map<Subject, Slice[]>(subjects.map((subject) => [subject, []]));
  for (let slice = 0; slice < slices; slice += 1) {
    // Whoever comes behind a costly one would always be at a disadvantage.
    for (const subject of slice % 2 === 0 ? subjects : subjects.toReversed()) {
      onSubject(subject);
      measured.get(subject)?.push(await measure(subject));
    }
  }
  return [...measured].map(([subject, all]) => ({ subject: subject.name, ...sum(all) }));
}
