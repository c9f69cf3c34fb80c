import type { Endpoint } from '../dialect.ts';
import { chatEvents } from './chat-events.ts';
import { chatJson } from './chat-json.ts';
import { openaiDialect } from './openai-dialect.ts';
import { readChatRequest } from './read-chat-request.ts';

export const chatCompletions: Endpoint = {
  dialect: openaiDialect,
  parse: readChatRequest,
  json: chatJson,
  events: chatEvents,
};
