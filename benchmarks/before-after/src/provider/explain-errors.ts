import { userOf } from '../load/encode-request.ts';
import type { RepliedRequest } from '../load/replay.ts';
import type { Attempt } from './read-attempts.ts';

/** Errors that callers saw, by what the provider's bill says of them. */
export interface Explained {
  /** A stream that the provider cut when a part of it was already with the caller; nobody can take that back. */
  readonly cutStreams: readonly RepliedRequest[];
  /** Every attempt of the call was failed by the provider. */
  readonly allFailed: readonly RepliedRequest[];
  /** The provider did not make these. */
  readonly unexplained: readonly RepliedRequest[];
}

/** Clocks are read in whole milliseconds, in three processes. */
const SLACK_MS = 5;

/**
 * Sets each error against the attempts that belong to it: those for its prompt that ended while the caller waited. Callers who
 * joined a call that was under way share its attempts, and its failure.
 */
export function explainErrors(replied: readonly RepliedRequest[], attempts: readonly Attempt[]): Explained {
  const byUser = Map.groupBy(attempts, ({ user }) => user);
  const errors = Map.groupBy(replied.filter(({ outcome }) => outcome !== 'answered'), (error) => {
    const own = (byUser.get(userOf(error.prompt)) ?? [])
      .filter(({ endedAtMs }) => endedAtMs >= error.sentAtMs - SLACK_MS && endedAtMs <= error.doneAtMs + SLACK_MS);
    return explain(error, own);
  });
  return { cutStreams: errors.get('cutStreams') ?? [], allFailed: errors.get('allFailed') ?? [], unexplained: errors.get('unexplained') ?? [] };
}

function explain({ outcome }: RepliedRequest, own: readonly Attempt[]): keyof Explained {
  // An answer that ends without a word is never the provider's fault: the gateway knew of the cut.
  if (own.length === 0 || outcome === 'broken' || !own.every(({ isFault }) => isFault)) return 'unexplained';
  return outcome === 'cut' && own.some(({ kind }) => kind === 'cut') ? 'cutStreams' : 'allFailed';
}
