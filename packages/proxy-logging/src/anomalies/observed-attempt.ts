/** What the detector reads of one exchange with a provider that is over. */
export interface ObservedAttempt {
  readonly provider: string;
  readonly model: string;
  /** `ok`, an error's code, or `cancelled` where nobody wanted the answer any more. */
  readonly result: string;
  /** The provider's status; `undefined` where no answer began. */
  readonly status: number | undefined;
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number;
  /** Until the answer was complete, or it failed. */
  readonly durationMs: number;
  /** Of a stream: until its first content; `undefined` for a whole answer. */
  readonly firstTokenMs: number | undefined;
  readonly usage: { readonly completionTokens: number } | undefined;
}
