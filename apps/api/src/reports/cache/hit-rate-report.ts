/** The hit rate, and what it is held against. */
export interface HitRateReport {
  readonly value: number;
  readonly target: number;
  /** Whether there were enough look-ups to judge by. */
  readonly judged: boolean;
}

/** From here on the cache spares more calls than it lets through. */
const TARGET = 0.5;
/** Fewer look-ups tell nothing: the first of each question is a miss. */
const LEAST_LOOKUPS = 100;

interface Lookups {
  readonly hit_rate: number;
  readonly total_requests: number;
}

export function hitRateReport({ hit_rate, total_requests }: Lookups): HitRateReport {
  return { value: hit_rate, target: TARGET, judged: total_requests >= LEAST_LOOKUPS };
}

/** Whether there were enough look-ups, and too few of them found something. */
export function isBelowTarget(lookups: Lookups): boolean {
  const { value, target, judged } = hitRateReport(lookups);
  return judged && value < target;
}
