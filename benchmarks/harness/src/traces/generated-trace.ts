import { fileURLToPath } from 'node:url';

/** The trace that comes with the benchmarks: what {@link generateTrace} makes. */
export const GENERATED_TRACE = fileURLToPath(new URL('../../traces/generated.csv', import.meta.url));
