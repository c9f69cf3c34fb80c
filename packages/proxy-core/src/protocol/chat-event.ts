import type { JsonValue } from './json-value.ts';

/** Why a choice ended, in OpenAI's vocabulary. */
export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter';

/** Tokens of one answer. */
export interface Usage {
  /** All tokens of the prompt, cached ones included. */
  readonly promptTokens: number;
  /** All generated tokens, reasoning included. */
  readonly completionTokens: number;
  /** Prompt tokens read from the provider's cache. */
  readonly cachedTokens?: number;
  /** Prompt tokens written into the provider's cache. */
  readonly cacheWriteTokens?: number;
  /** Generated tokens spent on reasoning. */
  readonly reasoningTokens?: number;
}

/**
 * What happens in an answer, whatever dialect it came in: one union end to end. A whole answer is the same list as
 * its stream, with each text in one piece. Order: `response-start`, then the choices' events, `usage` at the latest
 * before `response-end`. A list without `response-end` is an answer that was cut.
 */
export type ChatEvent =
  | { readonly type: 'response-start'; readonly id: string; readonly model: string }
  | { readonly type: 'text-delta'; readonly choice: number; readonly text: string }
  | { readonly type: 'reasoning-delta'; readonly choice: number; readonly text: string }
  | { readonly type: 'refusal-delta'; readonly choice: number; readonly text: string }
  /** `signature` is the provider's opaque proof of its reasoning, which it wants back with the call in later turns. */
  | { readonly type: 'tool-call-start'; readonly choice: number; readonly toolCall: number; readonly id: string; readonly name: string; readonly signature?: string }
  | { readonly type: 'tool-call-delta'; readonly choice: number; readonly toolCall: number; readonly argumentsText: string }
  | { readonly type: 'choice-end'; readonly choice: number; readonly finishReason: FinishReason }
  | { readonly type: 'usage'; readonly usage: Usage }
  | { readonly type: 'response-end' }
  /** The provider reported a failure inside a stream that had begun. */
  | { readonly type: 'error'; readonly message: string; readonly errorType: string; readonly code?: string };

/** Vectors of an embeddings answer. */
export interface EmbeddingAnswer {
  readonly model: string;
  readonly vectors: readonly (readonly number[])[];
  readonly promptTokens: number;
}

/** Error facts read from a provider's own error body. */
export interface ProviderErrorFacts {
  readonly message: string;
  readonly type?: string | undefined;
  readonly code?: JsonValue | undefined;
  readonly param?: string | undefined;
  /** Whether it is the gateway's key that was refused, whatever the status says. */
  readonly isKeyRefused?: boolean;
  /** The body itself, where it is an error in the caller's dialect already. */
  readonly verbatim?: Buffer;
  /** How long the provider asks to wait, where it says so in the body instead of a header. */
  readonly retryAfterMs?: number | undefined;
}
