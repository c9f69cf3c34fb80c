import { invalidResponse } from '../../errors/upstream-failures.ts';
import type { ChatEvent } from '../../protocol/chat-event.ts';
import { parseExactJson } from '../../protocol/exact-json.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../protocol/json-value.ts';
import { reportedFailure } from '../reported-failure.ts';
import { decodeError } from './decode-error.ts';
import { decodeRefusal } from './decode-refusal.ts';
import { decodeUsage } from './decode-usage.ts';
import { mapStopReason } from './map-stop-reason.ts';

/**
 * The events of a whole answer of the Messages API.
 *
 * Blocks without a place in OpenAI's dialect are passed over: redacted thinking, which nobody can read, and blocks of
 * server tools, which no OpenAI request can ask for. Signatures of thinking blocks are lost, see the adapter.
 *
 * @throws {@link UpstreamError} when `body` is an error in disguise or no answer.
 */
export function decodeResponse(provider: string, body: Buffer): readonly ChatEvent[] {
  const message = parseMessage(provider, body);
  const { id, model, content, stop_reason: stopReason } = message;
  if (typeof id !== 'string' || typeof model !== 'string') throw invalidResponse(provider, 'the answer has no `id` or no `model`');
  if (!isJsonArray(content)) throw invalidResponse(provider, 'the answer has no `content`');
  if (typeof stopReason !== 'string') throw invalidResponse(provider, 'the answer has no `stop_reason`');
  const usage = decodeUsage(message['usage']);
  return [
    { type: 'response-start', id, model },
    ...decodeBlocks(provider, content),
    ...decodeRefusal(message['stop_details']),
    { type: 'choice-end', choice: 0, finishReason: mapStopReason(stopReason) },
    ...(usage === undefined ? [] : [{ type: 'usage', usage } as const]),
    { type: 'response-end' },
  ];
}

function parseMessage(provider: string, body: Buffer): JsonObject {
  const message = parseBody(provider, body);
  if (!isJsonObject(message)) throw invalidResponse(provider, 'the answer is not a JSON object');
  const error = decodeError(message);
  if (error !== undefined) throw reportedFailure(provider, error);
  return message;
}

function parseBody(provider: string, body: Buffer): JsonValue {
  try {
    return parseExactJson(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw invalidResponse(provider, 'the answer is not JSON in UTF-8', cause);
  }
}

function decodeBlocks(provider: string, content: readonly JsonValue[]): ChatEvent[] {
  let toolCalls = 0;
  return content.flatMap((block): ChatEvent[] => {
    if (!isJsonObject(block)) throw invalidResponse(provider, 'a content block is not an object');
    if (block['type'] !== 'tool_use') return decodeText(block);
    toolCalls += 1;
    return decodeToolUse(provider, block, toolCalls - 1);
  });
}

function decodeText({ type, text, thinking }: JsonObject): ChatEvent[] {
  if (type === 'text' && typeof text === 'string' && text !== '') return [{ type: 'text-delta', choice: 0, text }];
  if (type === 'thinking' && typeof thinking === 'string' && thinking !== '') return [{ type: 'reasoning-delta', choice: 0, text: thinking }];
  return [];
}

function decodeToolUse(provider: string, { id, name, input }: JsonObject, toolCall: number): ChatEvent[] {
  if (typeof id !== 'string' || typeof name !== 'string') throw invalidResponse(provider, 'a tool call has no `id` or no `name`');
  return [
    { type: 'tool-call-start', choice: 0, toolCall, id, name },
    { type: 'tool-call-delta', choice: 0, toolCall, argumentsText: JSON.stringify(input ?? {}) },
  ];
}
