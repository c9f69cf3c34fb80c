import { randomUUID } from 'node:crypto';

const ACCEPTED = /^[\w-]{1,128}$/;

/** The caller's own `x-request-id` where it is safe to repeat in logs and headers, else a new one. */
export function requestId(given: string | readonly string[] | undefined): string {
  return typeof given === 'string' && ACCEPTED.test(given) ? given : randomUUID();
}
