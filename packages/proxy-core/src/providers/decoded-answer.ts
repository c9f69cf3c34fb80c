import type { ChatEvent } from '../protocol/chat-event.ts';
import { encodeChatCompletion, type EncodeChatCompletionOptions } from '../protocol/openai/encode-chat-completion.ts';
import type { DecodedAnswer } from './provider-adapter.ts';

/** A whole answer's events as the caller gets them, and what they tell of its usage. */
export function decodedAnswer(events: readonly ChatEvent[], options: EncodeChatCompletionOptions): DecodedAnswer {
  const told = events.findLast((event) => event.type === 'usage');
  return { body: encodeChatCompletion(events, options), usage: told?.usage };
}
