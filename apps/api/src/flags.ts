import { hash } from 'node:crypto';

import type { FeatureFlagConfig } from './config/config.ts';

/**
 * Whether a flag is on for a subject: of all subjects, `rolloutPercent` have it on, and the same ones each time.
 * The share is decided by the first 32 bits of SHA-256 over flag and subject.
 */
export function isFlagOn(flag: FeatureFlagConfig | undefined, name: string, subject: string): boolean {
  if (flag === undefined || !flag.isEnabled) return false;
  if (flag.rolloutPercent >= 100) return true;
  const place = Number.parseInt(hash('sha256', `${name}:${subject}`).slice(0, 8), 16) / 2 ** 32;
  return place * 100 < flag.rolloutPercent;
}
