import { hash } from 'node:crypto';

/**
 * Whether a subject belongs to the `percent` of all subjects that a flag is rolled out to: the same ones each time, and
 * all of them still when the share grows. Decided by the first 32 bits of SHA-256 over flag and subject, so that each
 * flag chooses others.
 */
export function isInRollout(flag: string, subject: string, percent: number): boolean {
  if (percent >= 100) return true;
  const place = Number.parseInt(hash('sha256', `${flag}:${subject}`).slice(0, 8), 16) / 2 ** 32;
  return place * 100 < percent;
}
