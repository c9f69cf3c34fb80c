import type { IncidentKind } from './incident-kinds.ts';

/** An incident and when it is. */
export interface Incident {
  readonly kind: IncidentKind;
  readonly startMs: number;
  readonly endMs: number;
}

/** All that befalls one model in a round. */
export interface Plan {
  readonly incidents: readonly Incident[];
  readonly endMs: number;
}

const MS_PER_MINUTE = 60_000;
/** So long a baseline is learned before anything happens. */
const WARM_UP_MS = 240 * MS_PER_MINUTE;
/** Each incident has so long for itself, begins anywhere in its first half hour, and leaves the rest for peace. */
const SLOT_MS = 300 * MS_PER_MINUTE;
const LATEST_START_MS = 30 * MS_PER_MINUTE;

/** Puts incidents one after the other, in an order and at times that `random` decides. */
export function planIncidents(kinds: readonly IncidentKind[], random: () => number): Plan {
  const shuffled = kinds.map((kind) => ({ kind, place: random() })).toSorted((one, other) => one.place - other.place);
  const incidents = shuffled.map(({ kind }, index) => {
    const startMs = WARM_UP_MS + index * SLOT_MS + random() * LATEST_START_MS;
    return { kind, startMs, endMs: startMs + kind.minutes * MS_PER_MINUTE };
  });
  return { incidents, endMs: WARM_UP_MS + incidents.length * SLOT_MS };
}
