import * as z from 'zod';
import { boundedNumber } from './schema-parts.ts';

/** Often enough for tests; a provider should not meet more. */
const LEAST_SECONDS = 0.1;
const SECONDS_PER_DAY = 86_400;

/** Seconds from one probe of a provider to the next. */
export function probeInterval(): z.ZodType<number> {
  const error = `0 or a number from ${LEAST_SECONDS} to ${SECONDS_PER_DAY}`;
  return z.number({ error }).refine((value) => value === 0 || (value >= LEAST_SECONDS && value <= SECONDS_PER_DAY), { error });
}

/** Seconds that a probe's result holds. */
export function probeTtl(): z.ZodType<number> {
  return boundedNumber(LEAST_SECONDS, SECONDS_PER_DAY);
}
