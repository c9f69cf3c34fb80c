/** How busy a candidate is. */
export interface CandidateLoad {
  /** Attempts under way. */
  readonly inFlight: number;
  /** Smoothed time to the first byte; `undefined` where none is known. */
  readonly smoothedMs: number | undefined;
}
