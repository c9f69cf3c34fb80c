/** What a {@link FailureWindow} watches for. */
export interface FailureWindowOptions {
  /** How far back it looks. An implementation may forget up to a tenth of it early. */
  readonly windowMs: number;
  /** Calls below which it stays silent. */
  readonly minCalls: number;
  /** Share of failures, from 0 (exclusive) to 1, at which it trips. */
  readonly failureRatio: number;
  /**
   * Called at most once, inside the {@link FailureWindow.record} that made the ratio full: no further call slips
   * through before the breaker knows. It may close the window.
   */
  readonly onTrip: () => void;
}

/**
 * Counts the calls of one closed period of a circuit breaker and speaks up when too many of the latest failed.
 *
 * The rule of failures in a row, the states and the clock of recovery are the breaker's: a window only counts, so an
 * engine behind it can be exchanged.
 */
export interface FailureWindow {
  record(isFailure: boolean): void;
  /** Stops its timers and ends its counting; idempotent. */
  close(): void;
}

/** Makes the window of a new closed period. */
export type CreateFailureWindow = (options: FailureWindowOptions) => FailureWindow;
