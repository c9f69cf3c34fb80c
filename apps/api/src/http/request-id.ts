import { randomBytes } from 'node:crypto';

const ACCEPTED = /^[\w-]{1,128}$/;

/** Tells the ids of this process from those of all others; what follows it counts, which is cheaper than a UUID for each. */
const PROCESS_ID = randomBytes(9).toString('base64url');

let count = 0;

/** The caller's own `x-request-id` where it is safe to repeat in logs and headers, else a new one. */
export function requestId(given: string | readonly string[] | undefined): string {
  if (typeof given === 'string' && ACCEPTED.test(given)) return given;
  count += 1;
  return `${PROCESS_ID}-${count.toString(36)}`;
}
