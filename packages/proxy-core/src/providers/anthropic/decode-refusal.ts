import type { ChatEvent } from '../../protocol/chat-event.ts';
import { isJsonObject, type JsonValue } from '../../protocol/json-value.ts';

/** What `stop_details` explains about a refusal, as the choice's refusal text; nothing where it explains nothing. */
export function decodeRefusal(stopDetails: JsonValue | undefined): ChatEvent[] {
  const explanation = isJsonObject(stopDetails) ? stopDetails['explanation'] : undefined;
  if (typeof explanation !== 'string' || explanation === '') return [];
  return [{ type: 'refusal-delta', choice: 0, text: explanation }];
}
