import { type ConfigDocument, valueAt } from './config-document.ts';
import { configSchema } from './config-schema.ts';

/** A key that another of its section bounds. */
interface Limit {
  readonly section: string;
  readonly key: string;
  readonly bound: 'at least' | 'at most';
  readonly other: string;
}

const BREAKER = 'circuit_breaker';
const THRESHOLD = 'failure_threshold';
const DEFAULTS = configSchema.parse({});

const LIMITS: readonly Limit[] = [
  // A body that is let in by its own size would otherwise never fit.
  { section: 'server', key: 'max_request_memory_mb', bound: 'at least', other: 'body_limit_mb' },
  { section: BREAKER, key: 'max_failure_threshold', bound: 'at least', other: 'min_failure_threshold' },
  { section: BREAKER, key: THRESHOLD, bound: 'at least', other: 'min_failure_threshold' },
  { section: BREAKER, key: THRESHOLD, bound: 'at most', other: 'max_failure_threshold' },
];

/** Reports limits that contradict one another. */
export function checkLimits(document: ConfigDocument): void {
  for (const limit of LIMITS) checkLimit(document, limit);
}

/** Blames the bounded key, or the other where that alone is given; tells the default that counts. */
function checkLimit(document: ConfigDocument, limit: Limit): void {
  const { section, key, bound, other } = limit;
  if (holds(document, limit)) return;
  const isGiven = valueAt(document.value, [section, key]) !== undefined;
  const [blamed, against] = isGiven ? [key, other] : [other, key];
  const isAtLeast = isGiven === (bound === 'at least');
  const hint = valueAt(document.value, [section, against]) === undefined
    ? `${against} is ${String(valueAt(DEFAULTS, [section, against]))} unless it is given`
    : undefined;
  document.report([section, blamed], { expected: `${isAtLeast ? 'at least' : 'at most'} ${section}.${against}`, hint });
}

function holds(document: ConfigDocument, { section, key, bound, other }: Limit): boolean {
  const [value, limit] = [key, other].map((name) => {
    const given = valueAt(document.value, [section, name]);
    return given === undefined ? valueAt(DEFAULTS, [section, name]) : given;
  });
  if (typeof value !== 'number' || typeof limit !== 'number') return true;
  return bound === 'at least' ? value >= limit : value <= limit;
}
