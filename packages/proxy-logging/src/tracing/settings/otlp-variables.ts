/** A signal, as the names of its variables have it. */
export type Signal = 'TRACES' | 'METRICS';

/** Reads a file whole; throws what `node:fs` throws. */
export type ReadFile = (path: string) => Buffer;

/** What the names of all these variables begin with. */
export const OTLP_PREFIX = 'OTEL_EXPORTER_OTLP';

/** The names of a setting, that of the signal first. */
export function namesOf(signal: Signal, setting: string): readonly [own: string, common: string] {
  return [`${OTLP_PREFIX}_${signal}_${setting}`, `${OTLP_PREFIX}_${setting}`];
}
