import type { FinishReason } from '../../protocol/chat-event.ts';

const FINISH_REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['tool_use', 'tool_calls'],
  ['refusal', 'content_filter'],
  // The turn can be continued, so it is not whole. Comes only with server tools, which no OpenAI request asks for.
  ['pause_turn', 'length'],
]);

/**
 * OpenAI's word for why an answer ended. A reason that is newer than this code becomes `length`, the one word that does
 * not claim that the answer is whole.
 */
export function mapStopReason(stopReason: string): FinishReason {
  return FINISH_REASONS.get(stopReason) ?? 'length';
}
