/** What a trace and its metrics say of an exchange with a provider that is over. */
export interface TracedAttempt {
  /** GenAI's name of the operation. */
  readonly operation: 'chat' | 'text_completion' | 'embeddings';
  /** The provider's configured name. */
  readonly provider: string;
  /** The model's name at the provider. */
  readonly model: string;
  /** `ok`, an error's code, or `cancelled` where nobody wanted the answer any more. */
  readonly result: string;
  /** The provider's status; `undefined` where no answer began. */
  readonly status: number | undefined;
  /** In milliseconds. */
  readonly durationMs: number;
  /** Of a stream: milliseconds until its first content. */
  readonly firstTokenMs: number | undefined;
  /** `undefined` where it failed before its answer. */
  readonly usage: TracedUsage | undefined;
  /** In US dollars; `undefined` where it is not known. */
  readonly costUsd: number | undefined;
  /** The model that the provider says has answered. */
  readonly responseModel?: string | undefined;
}

/** Tokens that are charged for. */
export interface TracedUsage {
  /** All tokens of the prompt, cached ones included. */
  readonly promptTokens: number;
  /** All generated tokens, reasoning included. */
  readonly completionTokens: number;
  readonly cachedTokens?: number | undefined;
  readonly cacheWriteTokens?: number | undefined;
  readonly reasoningTokens?: number | undefined;
  /** Whether the numbers are a guess. */
  readonly isEstimated: boolean;
}
