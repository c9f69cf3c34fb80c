import { invalidResponse } from '../../errors/upstream-failures.ts';
import type { ChatEvent, Usage } from '../../protocol/chat-event.ts';
import { parseExactJson } from '../../protocol/exact-json.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../protocol/json-value.ts';
import type { SseEvent } from '../../protocol/sse-event.ts';
import type { EventDecoder } from '../event-decoder.ts';
import { decodeError } from './decode-error.ts';
import { decodeRefusal } from './decode-refusal.ts';
import { decodeUsage, mergeUsage } from './decode-usage.ts';
import { mapStopReason } from './map-stop-reason.ts';

const UNREADABLE_ERROR: ChatEvent = { type: 'error', message: 'no readable message', errorType: 'api_error' };

/** A `tool_use` block that has begun. `input` is what came with its start: usually `{}`, the rest follows in deltas. */
interface OpenToolCall {
  readonly toolCall: number;
  readonly input: JsonValue;
  hasArguments: boolean;
}

/**
 * Reads one stream of the Messages API.
 *
 * Pings and event types it does not know are passed over, as the API's versioning policy asks of clients. Deltas are
 * told apart by their own type, not their block's, so text in a block that is newer than this code still arrives.
 */
export class AnthropicEventDecoder implements EventDecoder {
  readonly #provider: string;
  readonly #openToolCalls = new Map<JsonValue | undefined, OpenToolCall>();
  #toolCalls = 0;
  #usage: JsonObject = {};
  #state: 'waiting' | 'running' | 'stopped' = 'waiting';

  constructor(provider: string) {
    this.#provider = provider;
  }

  get usage(): Usage | undefined {
    return decodeUsage(this.#usage);
  }

  decode({ name, data }: SseEvent): readonly ChatEvent[] {
    const event = parseExactJson(data);
    if (!isJsonObject(event)) throw this.#invalid('an event of the stream is not an object');
    switch (event['type'] ?? name) {
      case 'message_start': return this.#startMessage(event['message']);
      case 'content_block_start': return this.#startBlock(event);
      case 'content_block_delta': return this.#decodeDelta(event);
      case 'content_block_stop': return this.#stopBlock(event['index']);
      case 'message_delta': return this.#decodeMessageDelta(event);
      case 'message_stop': return this.#stopMessage();
      case 'error': return [decodeError(event) ?? UNREADABLE_ERROR];
      default: return [];
    }
  }

  #startMessage(message: JsonValue | undefined): ChatEvent[] {
    if (!isJsonObject(message)) throw this.#invalid('`message_start` has no `message`');
    const { id, model } = message;
    if (typeof id !== 'string' || typeof model !== 'string') throw this.#invalid('`message_start` has no `id` or no `model`');
    this.#state = 'running';
    this.#usage = mergeUsage(this.#usage, message['usage']);
    return [{ type: 'response-start', id, model }];
  }

  #startBlock({ index, content_block: block }: JsonObject): ChatEvent[] {
    this.#requireStart();
    if (!isJsonObject(block)) throw this.#invalid('`content_block_start` has no `content_block`');
    if (block['type'] !== 'tool_use') return decodeText(block);
    const { id, name, input = {} } = block;
    if (typeof id !== 'string' || typeof name !== 'string') throw this.#invalid('a tool call has no `id` or no `name`');
    const toolCall = this.#toolCalls;
    this.#toolCalls += 1;
    this.#openToolCalls.set(index, { toolCall, input, hasArguments: false });
    return [{ type: 'tool-call-start', choice: 0, toolCall, id, name }];
  }

  #decodeDelta({ index, delta }: JsonObject): ChatEvent[] {
    this.#requireStart();
    if (!isJsonObject(delta)) throw this.#invalid('`content_block_delta` has no `delta`');
    return delta['type'] === 'input_json_delta' ? this.#decodeArguments(index, delta['partial_json']) : decodeText(delta);
  }

  // Blocks of server tools send their input in the same deltas; only what a `tool_use` block began is the caller's.
  #decodeArguments(index: JsonValue | undefined, argumentsText: JsonValue | undefined): ChatEvent[] {
    const call = this.#openToolCalls.get(index);
    if (call === undefined || typeof argumentsText !== 'string' || argumentsText === '') return [];
    call.hasArguments = true;
    return [{ type: 'tool-call-delta', choice: 0, toolCall: call.toolCall, argumentsText }];
  }

  // A function without parameters gets no delta, or only an empty one, yet its caller expects JSON.
  #stopBlock(index: JsonValue | undefined): ChatEvent[] {
    const call = this.#openToolCalls.get(index);
    this.#openToolCalls.delete(index);
    if (call === undefined || call.hasArguments) return [];
    return [{ type: 'tool-call-delta', choice: 0, toolCall: call.toolCall, argumentsText: JSON.stringify(call.input) }];
  }

  #decodeMessageDelta({ delta, usage }: JsonObject): ChatEvent[] {
    this.#requireStart();
    this.#usage = mergeUsage(this.#usage, usage);
    const stopReason = isJsonObject(delta) ? delta['stop_reason'] : undefined;
    if (!isJsonObject(delta) || typeof stopReason !== 'string') return [];
    this.#state = 'stopped';
    return [...decodeRefusal(delta['stop_details']), { type: 'choice-end', choice: 0, finishReason: mapStopReason(stopReason) }];
  }

  #stopMessage(): ChatEvent[] {
    if (this.#state !== 'stopped') throw this.#invalid('the stream has no `stop_reason`');
    const usage = decodeUsage(this.#usage);
    return [...(usage === undefined ? [] : [{ type: 'usage', usage } as const]), { type: 'response-end' }];
  }

  #requireStart(): void {
    if (this.#state === 'waiting') throw this.#invalid('the stream does not begin with `message_start`');
  }

  #invalid(what: string): Error {
    return invalidResponse(this.#provider, what);
  }
}

/** Text of a block's start or of a delta; both name it alike. */
function decodeText({ text, thinking }: JsonObject): ChatEvent[] {
  if (typeof text === 'string' && text !== '') return [{ type: 'text-delta', choice: 0, text }];
  if (typeof thinking === 'string' && thinking !== '') return [{ type: 'reasoning-delta', choice: 0, text: thinking }];
  return [];
}
