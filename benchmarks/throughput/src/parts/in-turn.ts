import type { Measurement } from '@proxyapi/bench-harness';

import type { Subject } from '../subjects/start-subjects.ts';

type Measure = (subject: Subject) => Promise<Omit<Measurement, 'subject'>>;

/** Measures one subject after the other. */
export async function inTurn(subjects: readonly Subject[], onSubject: (subject: Subject) => void, measure: Measure): Promise<readonly Measurement[]> {
  const measurements: Measurement[] = [];
  for (const subject of subjects) {
    onSubject(subject);
    measurements.push({ subject: subject.name, ...await measure(subject) });
  }
  return measurements;
}
