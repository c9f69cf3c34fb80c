import type { JsonObject } from '../json-value.ts';

/**
 * The member of a tool call that carries its signature, where Google's own OpenAI-compatible endpoint puts it. Without
 * it the next turn of a tool conversation with Gemini 3 is refused.
 */
export function encodeSignature(signature: string | undefined): JsonObject {
  return signature === undefined ? {} : { extra_content: { google: { thought_signature: signature } } };
}
