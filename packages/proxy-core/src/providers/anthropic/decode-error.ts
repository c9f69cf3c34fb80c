import type { ChatEvent } from '../../protocol/chat-event.ts';
import type { JsonValue } from '../../protocol/json-value.ts';
import { readErrorFacts } from './map-error.ts';

/** The `error` event of an error object inside an answer of status 200, or `undefined` when `value` is none. */
export function decodeError(value: JsonValue): Extract<ChatEvent, { type: 'error' }> | undefined {
  const facts = readErrorFacts(value);
  if (facts === undefined) return undefined;
  const { message, type = 'api_error', code } = facts;
  return { type: 'error', message, errorType: type, ...(typeof code === 'string' ? { code } : {}) };
}
