/** What to do after a store has failed. */
export type FailureVerdict =
  /** The writes cannot be done, now or later: drop and count them. */
  | { readonly kind: 'drop' }
  /** Try again; `reason` is told to whoever looks, unless waiting is all in a day's work. */
  | { readonly kind: 'retry'; readonly afterMs: number; readonly reason: string | undefined };
