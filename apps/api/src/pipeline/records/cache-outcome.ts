/** What the response cache did for a request. */
export type CacheOutcome = 'hit' | 'miss' | 'coalesced' | 'off';
