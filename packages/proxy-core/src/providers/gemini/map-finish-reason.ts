import type { FinishReason } from '../../protocol/chat-event.ts';

const FINISH_REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ['STOP', 'stop'],
  ['MAX_TOKENS', 'length'],
  ['SAFETY', 'content_filter'],
  ['RECITATION', 'content_filter'],
  ['LANGUAGE', 'content_filter'],
  ['BLOCKLIST', 'content_filter'],
  ['PROHIBITED_CONTENT', 'content_filter'],
  ['SPII', 'content_filter'],
  ['IMAGE_SAFETY', 'content_filter'],
  ['IMAGE_PROHIBITED_CONTENT', 'content_filter'],
  ['IMAGE_RECITATION', 'content_filter'],
]);

/**
 * OpenAI's word for Gemini's `finishReason`; `undefined` for those that mean a failure, such as
 * `MALFORMED_FUNCTION_CALL` or `OTHER`. They have no OpenAI word: calling them `stop` would pass a broken answer off
 * as a whole one.
 */
export function mapFinishReason(reason: string, hasToolCalls: boolean): FinishReason | undefined {
  const mapped = FINISH_REASONS.get(reason);
  return mapped === 'stop' && hasToolCalls ? 'tool_calls' : mapped;
}
