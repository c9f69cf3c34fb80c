import type { ChatEvent } from '../../protocol/chat-event.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../protocol/json-value.ts';

type ErrorEvent = Extract<ChatEvent, { readonly type: 'error' }>;

/**
 * The `error` object of an answer, or `undefined` when it holds none. Streams asked for without `alt=sse` and some
 * failures in front of the API come as an array with the error inside.
 */
export function readError(document: JsonValue): JsonObject | undefined {
  const first = isJsonArray(document) ? document[0] : document;
  const error = isJsonObject(first) ? first['error'] : undefined;
  return isJsonObject(error) ? error : undefined;
}

/** The `error` object as an event. */
export function toErrorEvent(error: JsonObject): ErrorEvent {
  const { message, status, code } = error;
  return {
    type: 'error',
    message: typeof message === 'string' ? message : 'no reason given',
    errorType: typeof status === 'string' ? status : 'upstream_error',
    ...(typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}),
  };
}
