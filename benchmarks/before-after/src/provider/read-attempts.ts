import { isRecord } from '@proxyapi/bench-harness';

import { isDrawn } from './draw-behaviours.ts';

/** One attempt on a provider's bill. */
export interface Attempt {
  readonly user: string;
  /** Whether the provider failed it, and nobody else. */
  readonly isFault: boolean;
  readonly kind: 'answered' | '500' | 'reset' | 'cut' | 'given up' | 'other';
  /** Epoch milliseconds. */
  readonly endedAtMs: number;
}

/** Attempts that a provider keeps; of a load with more than these, errors could not be explained. */
export const MAX_ATTEMPTS = 100_000;

/** Reads the bill of a provider. @throws when it is none, or tells of an attempt that played nothing of ours. */
export async function readAttempts(provider: URL): Promise<readonly Attempt[]> {
  const response = await fetch(new URL('/__control/bill', provider));
  const bill: unknown = await response.json();
  const records: unknown = isRecord(bill) ? bill['records'] : undefined;
  if (!Array.isArray(records)) throw new TypeError(`the provider answered ${response.status} when asked for its bill`);
  if (records.length >= MAX_ATTEMPTS) throw new RangeError(`the bill is full with ${records.length} attempts: the run is too long for it`);
  return records.map(readAttempt);
}

function readAttempt(record: unknown): Attempt {
  if (!isRecord(record)) throw new TypeError('a record of the bill is none');
  const { user, outcome, behaviour, atMs, durationMs } = record;
  const played = String(behaviour);
  if (!isDrawn(played)) throw new TypeError(`an attempt found no cue and played ${played}`);
  const kind = kindOf(played, String(outcome));
  return { user: String(user), kind, isFault: kind === '500' || kind === 'reset' || kind === 'cut', endedAtMs: Number(atMs) + Number(durationMs) };
}

function kindOf(behaviour: string, outcome: string): Attempt['kind'] {
  if (outcome === 'complete') return 'answered';
  if (outcome === 'client-gone') return 'given up';
  if (outcome === 'error' && behaviour.startsWith('500:')) return '500';
  if (outcome === 'cut') return behaviour.startsWith('reset:') ? 'reset' : 'cut';
  return 'other';
}
