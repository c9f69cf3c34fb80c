import type { ChatEvent, FinishReason, Usage } from '../chat-event.ts';
import type { JsonObject } from '../json-value.ts';
import { encodeSignature } from './encode-signature.ts';
import { encodeUsage } from './encode-usage.ts';

/** Options of {@link encodeChatCompletion}. */
export interface EncodeChatCompletionOptions {
  /** Value of the answer's `created`: seconds since the epoch. */
  readonly created: number;
}

interface ToolCallDraft {
  readonly id: string;
  readonly name: string;
  readonly signature: string | undefined;
  argumentsText: string;
}

interface ChoiceDraft {
  text: string;
  reasoning: string;
  refusal: string;
  readonly toolCalls: Map<number, ToolCallDraft>;
  finishReason: FinishReason | null;
}

interface AnswerDraft {
  id: string;
  model: string;
  usage: Usage | undefined;
  isEnded: boolean;
  readonly choices: Map<number, ChoiceDraft>;
}

type ChoiceEvent = Extract<ChatEvent, { readonly choice: number }>;

/**
 * OpenAI's `chat.completion` out of a whole answer's events.
 *
 * @throws TypeError when `events` are no whole answer: cut, or with an error in them. Converters check that first.
 */
export function encodeChatCompletion(events: readonly ChatEvent[], { created }: EncodeChatCompletionOptions): Buffer {
  const draft: AnswerDraft = { id: '', model: '', usage: undefined, isEnded: false, choices: new Map() };
  for (const event of events) applyToAnswer(draft, event);
  if (!draft.isEnded) throw new TypeError('the events have no `response-end`: the answer was cut');
  return Buffer.from(JSON.stringify({
    id: draft.id,
    object: 'chat.completion',
    created,
    model: draft.model,
    choices: encodeChoices(draft.choices),
    ...(draft.usage === undefined ? {} : { usage: encodeUsage(draft.usage) }),
  }));
}

function applyToAnswer(draft: AnswerDraft, event: ChatEvent): void {
  switch (event.type) {
    case 'response-start':
      draft.id = event.id;
      draft.model = event.model;
      break;
    case 'usage':
      draft.usage = event.usage;
      break;
    case 'response-end':
      draft.isEnded = true;
      break;
    case 'error':
      throw new TypeError('the events hold an error: they are no answer');
    default:
      applyToChoice(draft.choices, event);
  }
}

function applyToChoice(choices: Map<number, ChoiceDraft>, event: ChoiceEvent): void {
  const choice = choices.get(event.choice) ?? newChoice();
  choices.set(event.choice, choice);
  switch (event.type) {
    case 'text-delta':
      choice.text += event.text;
      break;
    case 'reasoning-delta':
      choice.reasoning += event.text;
      break;
    case 'refusal-delta':
      choice.refusal += event.text;
      break;
    case 'choice-end':
      choice.finishReason = event.finishReason;
      break;
    default:
      applyToToolCall(choice.toolCalls, event);
  }
}

function applyToToolCall(toolCalls: Map<number, ToolCallDraft>, event: Extract<ChoiceEvent, { readonly toolCall: number }>): void {
  if (event.type === 'tool-call-start') {
    toolCalls.set(event.toolCall, { id: event.id, name: event.name, signature: event.signature, argumentsText: '' });
    return;
  }
  const toolCall = toolCalls.get(event.toolCall);
  if (toolCall === undefined) throw new TypeError(`tool call ${event.toolCall} has a delta before its start`);
  toolCall.argumentsText += event.argumentsText;
}

function newChoice(): ChoiceDraft {
  return { text: '', reasoning: '', refusal: '', toolCalls: new Map(), finishReason: null };
}

function encodeChoices(choices: ReadonlyMap<number, ChoiceDraft>): JsonObject[] {
  const inOrder = [...choices].toSorted(([left], [right]) => left - right);
  return inOrder.map(([index, choice]) => ({
    index,
    message: encodeMessage(choice),
    logprobs: null,
    finish_reason: choice.finishReason,
  }));
}

function encodeMessage({ text, reasoning, refusal, toolCalls }: ChoiceDraft): JsonObject {
  const hasOtherContent = toolCalls.size > 0 || refusal !== '';
  return {
    role: 'assistant',
    content: text === '' && hasOtherContent ? null : text,
    refusal: refusal === '' ? null : refusal,
    ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
    ...(toolCalls.size === 0 ? {} : { tool_calls: [...toolCalls.values()].map(encodeToolCall) }),
  };
}

function encodeToolCall({ id, name, signature, argumentsText }: ToolCallDraft): JsonObject {
  return { id, type: 'function', function: { name, arguments: argumentsText }, ...encodeSignature(signature) };
}
