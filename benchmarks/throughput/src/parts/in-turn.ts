import type { Measurement } from '@proxyapi/bench-harness';

import type { OnSubject } from './part.ts';

/** Measures one subject after the other. */
export async function inTurn<Named extends { readonly name: string }>(
  subjects: readonly Named[],
  onSubject: OnSubject,
  measure: (subject: Named) => Promise<Omit<Measurement, 'subject'>>,
): Promise<readonly Measurement[]> {
  const measurements: Measurement[] = [];
  for (const subject of subjects) {
    onSubject(subject);
    measurements.push({ subject: subject.name, ...await measure(subject) });
  }
  return measurements;
}
