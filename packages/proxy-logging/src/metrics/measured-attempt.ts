/** Tokens that a provider charges for. */
export interface MeasuredUsage {
  /** All of the prompt, cached ones included. */
  readonly promptTokens: number;
  /** All that were generated, reasoning included. */
  readonly completionTokens: number;
  /** Prompt tokens read from the provider's cache. */
  readonly cachedTokens?: number;
  /** Prompt tokens written into the provider's cache. */
  readonly cacheWriteTokens?: number;
  /** Generated tokens spent on reasoning. */
  readonly reasoningTokens?: number;
}

/** What {@link GatewayMetrics} reads of one exchange with a provider. */
export interface MeasuredAttempt {
  readonly provider: string;
  /** The model's name at the provider. */
  readonly model: string;
  /** `ok`, `cancelled`, or an error's code. */
  readonly result: string;
  /** The provider's status; `undefined` where no answer began. */
  readonly status: number | undefined;
  /** Until its answer was complete, or it failed. */
  readonly durationMs: number;
  /** Of a stream: until its first content. */
  readonly firstTokenMs: number | undefined;
  readonly usage: MeasuredUsage | undefined;
  /** In US dollars; `undefined` where the price is not known. */
  readonly costUsd: number | undefined;
}
