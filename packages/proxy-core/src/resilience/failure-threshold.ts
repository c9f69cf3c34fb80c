/** How many failures in a row open a breaker. */
export interface FailureThreshold {
  readonly value: number;
  /** Learns from one call that succeeded or failed. */
  record(isFailure: boolean): void;
}

/** The same number always. */
export function fixedThreshold(value: number): FailureThreshold {
  return { value, record: () => {} };
}
