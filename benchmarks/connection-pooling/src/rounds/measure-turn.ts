import { setTimeout as delay } from 'node:timers/promises';

import type { LoadResult } from '../clients/run-load.ts';
import type { ProviderCounts } from '../provider/provider-job.ts';
import type { Subjects } from '../subjects/start-subjects.ts';
import type { Subject, Turn } from '../subjects/subject.ts';

/** In which a gateway learns that its connections were closed. */
const SETTLE_MS = 50;

/** What a load came to at both of its ends. */
export interface TurnFacts {
  readonly load: LoadResult;
  /** On the provider's side, of this load alone. */
  readonly counts: ProviderCounts;
}

/**
 * One load of one subject, which has no connection when it begins.
 *
 * @throws when the provider got another number of requests than were asked for: a repeat, or an answer out of a cache.
 */
export async function measureTurn(subject: Subject, provider: Subjects['provider'], turn: Turn): Promise<TurnFacts> {
  await provider.do({ kind: 'clear' });
  await delay(SETTLE_MS);
  const load = await subject.send(turn);
  const { counts } = await provider.do({ kind: 'count' });
  if (counts.requests !== turn.requests) throw new Error(`${subject.name}: ${turn.requests} requests came to ${counts.requests} at the provider`);
  return { load, counts };
}
