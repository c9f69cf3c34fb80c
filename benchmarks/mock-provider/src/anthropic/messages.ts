import type { Endpoint } from '../dialect.ts';
import { anthropicDialect } from './anthropic-dialect.ts';
import { messageEvents } from './message-events.ts';
import { messageJson } from './message-json.ts';
import { readMessageRequest } from './read-message-request.ts';

export const messages: Endpoint = {
  dialect: anthropicDialect,
  parse: readMessageRequest,
  json: messageJson,
  events: messageEvents,
};
