import type { ChatEvent, FinishReason, Usage } from '../chat-event.ts';
import type { JsonObject, JsonValue } from '../json-value.ts';
import { formatErrorEvent } from './encode-error.ts';
import { encodeSignature } from './encode-signature.ts';
import { encodeUsage } from './encode-usage.ts';

/** Options of {@link ChatStreamEncoder}. */
export interface ChatStreamEncoderOptions {
  /** Whether the caller asked for usage: a last chunk with `choices: []`, and `usage: null` in the others. */
  readonly includesUsage: boolean;
  /** Value of every chunk's `created`: seconds since the epoch. */
  readonly created: number;
}

type ChoiceEvent = Extract<ChatEvent, { readonly choice: number }>;

/**
 * Writes one answer's events as OpenAI's `chat.completion.chunk` stream.
 *
 * A choice's role chunk goes out with its first content, not with `response-start`: so a provider that fails after its
 * greeting has cost the caller no byte, and another one can still be asked.
 */
export class ChatStreamEncoder {
  readonly #includesUsage: boolean;
  readonly #created: number;
  readonly #startedChoices = new Set<number>();
  #head = '';
  #usage: Usage | undefined;
  #isFinished = false;

  constructor({ includesUsage, created }: ChatStreamEncoderOptions) {
    this.#includesUsage = includesUsage;
    this.#created = created;
    this.#setHead('', '');
  }

  /** The SSE text of `event`: none, one or two whole events. Nothing follows `response-end` and `error`. */
  encode(event: ChatEvent): string {
    if (this.#isFinished) return '';
    switch (event.type) {
      case 'response-start':
        this.#setHead(event.id, event.model);
        return '';
      case 'usage':
        this.#usage = event.usage;
        return '';
      case 'response-end':
        this.#isFinished = true;
        return `${this.#usageChunk()}data: [DONE]\n\n`;
      case 'error':
        this.#isFinished = true;
        return formatErrorEvent({ message: event.message, type: event.errorType, param: null, code: event.code ?? null });
      default:
        return this.#roleChunk(event.choice) + this.#choiceChunk(event);
    }
  }

  #setHead(id: string, model: string): void {
    const members = JSON.stringify({ id, object: 'chat.completion.chunk', created: this.#created, model });
    this.#head = `data: ${members.slice(0, -1)},`;
  }

  #roleChunk(choice: number): string {
    if (this.#startedChoices.has(choice)) return '';
    this.#startedChoices.add(choice);
    return this.#deltaChunk(choice, { role: 'assistant', content: '', refusal: null });
  }

  #choiceChunk(event: ChoiceEvent): string {
    if (event.type === 'choice-end') return this.#deltaChunk(event.choice, {}, event.finishReason);
    return this.#deltaChunk(event.choice, encodeDelta(event));
  }

  #deltaChunk(index: number, delta: JsonObject, finishReason: FinishReason | null = null): string {
    const choices = [{ index, delta, logprobs: null, finish_reason: finishReason }];
    return this.#chunk(choices, this.#includesUsage ? { usage: null } : {});
  }

  #usageChunk(): string {
    if (!this.#includesUsage || this.#usage === undefined) return '';
    return this.#chunk([], { usage: encodeUsage(this.#usage) });
  }

  #chunk(choices: JsonValue, usage: JsonObject): string {
    return `${this.#head}${JSON.stringify({ choices, ...usage }).slice(1)}\n\n`;
  }
}

function encodeDelta(event: Exclude<ChoiceEvent, { readonly type: 'choice-end' }>): JsonObject {
  switch (event.type) {
    case 'text-delta': return { content: event.text };
    case 'reasoning-delta': return { reasoning_content: event.text };
    case 'refusal-delta': return { refusal: event.text };
    case 'tool-call-start': return {
      tool_calls: [{
        index: event.toolCall,
        id: event.id,
        type: 'function',
        function: { name: event.name, arguments: '' },
        ...encodeSignature(event.signature),
      }],
    };
    case 'tool-call-delta': return {
      tool_calls: [{ index: event.toolCall, function: { arguments: event.argumentsText } }],
    };
  }
}
