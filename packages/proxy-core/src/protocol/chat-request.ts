import type { JsonObject } from './json-value.ts';

/** A part of a message's content. */
export type ContentPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image-url'; readonly url: string; readonly param: string }
  /** `data` is base64, as the caller sent it. */
  | { readonly type: 'image-data'; readonly mediaType: string; readonly data: string; readonly param: string }
  | { readonly type: 'refusal'; readonly text: string };

/** A call the model asked for in an earlier turn. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON text, as the model wrote it. */
  readonly argumentsText: string;
  /** The provider's opaque proof of the reasoning behind the call, if it gave one and the caller sent it back. */
  readonly signature?: string | undefined;
  /** Where the call stands in the request, for error messages. */
  readonly param: string;
}

/** One turn of the conversation. `param` is where it stands in the request, such as `messages[3]`. */
export type ChatMessage =
  | { readonly role: 'system'; readonly content: readonly ContentPart[]; readonly param: string }
  | { readonly role: 'user'; readonly content: readonly ContentPart[]; readonly param: string }
  | { readonly role: 'assistant'; readonly content: readonly ContentPart[]; readonly toolCalls: readonly ToolCall[]; readonly param: string }
  | { readonly role: 'tool'; readonly toolCallId: string; readonly content: readonly ContentPart[]; readonly param: string };

/** A function the model may call. */
export interface ToolDefinition {
  readonly name: string;
  readonly description?: string | undefined;
  /** JSON Schema of the arguments. */
  readonly parameters?: JsonObject | undefined;
  readonly isStrict: boolean;
}

/** Which tool the model must use, if any. */
export type ToolChoice = { readonly type: 'auto' | 'none' | 'required' } | { readonly type: 'tool'; readonly name: string };

/** The form the answer must have. */
export type ResponseFormat =
  | { readonly type: 'text' }
  | { readonly type: 'json-object' }
  | { readonly type: 'json-schema'; readonly name: string; readonly schema: JsonObject; readonly isStrict: boolean };

/**
 * A chat request in neutral form: what the converters to other dialects read. Members that the caller left out are
 * `undefined`, so a converter can tell "not asked" from "asked for the default".
 */
export interface ChatRequest {
  readonly messages: readonly ChatMessage[];
  readonly tools: readonly ToolDefinition[];
  readonly toolChoice?: ToolChoice | undefined;
  readonly allowsParallelToolCalls?: boolean | undefined;
  /** `max_completion_tokens`, else `max_tokens`. */
  readonly maxOutputTokens?: number | undefined;
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
  readonly stop?: readonly string[] | undefined;
  readonly choiceCount?: number | undefined;
  readonly seed?: number | undefined;
  readonly frequencyPenalty?: number | undefined;
  readonly presencePenalty?: number | undefined;
  readonly wantsLogprobs?: boolean | undefined;
  readonly topLogprobs?: number | undefined;
  readonly reasoningEffort?: string | undefined;
  readonly responseFormat?: ResponseFormat | undefined;
  readonly user?: string | undefined;
  /**
   * Top-level members this form has no place for, `null` ones left out. A converter either knows what one means to
   * its provider or refuses it by name.
   */
  readonly otherMembers: JsonObject;
}
