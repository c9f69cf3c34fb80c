import { createHash } from 'node:crypto';

import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../protocol/json-value.ts';
import { countWords, splitWords } from './count-words.ts';
import { DEFAULT_DIMENSIONS, sandboxVector } from './sandbox-embedding.ts';
import { replyToChat, replyToCompletion, type SandboxReply, textOf } from './sandbox-reply.ts';

/** Most numbers in a sandbox vector; larger than any public model's. */
const MAX_DIMENSIONS = 8192;

/** When the sandbox's answers say they were made: a constant, so that equal requests have equal bytes. */
const CREATED = 1_750_000_000;

/** A whole answer, and the same answer cut into the events of its stream. */
export interface SandboxAnswer {
  readonly whole: JsonObject;
  /** Chunk objects in order; the caller adds framing and `[DONE]`. */
  readonly chunks: readonly JsonObject[];
}

/** Answers a chat body in OpenAI's form. */
export function answerChat(body: JsonObject): SandboxAnswer {
  const reply = replyToChat(body);
  const head = { id: `chatcmpl-${idOf(body)}`, created: CREATED, model: body['model'] };
  const usage = usageOf(promptText(body['messages']), reply.kind === 'text' ? reply.text : reply.argumentsText);
  const finishReason = reply.kind === 'text' ? 'stop' : 'tool_calls';
  const chunkOf = (choices: JsonValue, rest: JsonObject = {}): JsonObject => ({ ...head, object: 'chat.completion.chunk', choices, ...rest });
  const deltas = deltasOf(reply, head.id);
  return {
    whole: {
      ...head,
      object: 'chat.completion',
      choices: [{ index: 0, message: messageOf(reply, head.id), logprobs: null, finish_reason: finishReason }],
      usage,
    },
    chunks: [
      chunkOf([{ index: 0, delta: { role: 'assistant', content: reply.kind === 'text' ? '' : null }, finish_reason: null }]),
      ...deltas.map((delta) => chunkOf([{ index: 0, delta, finish_reason: null }])),
      chunkOf([{ index: 0, delta: {}, finish_reason: finishReason }]),
      ...(wantsUsage(body) ? [chunkOf([], { usage })] : []),
    ],
  };
}

/** Answers a legacy completion body in OpenAI's form. */
export function answerCompletion(body: JsonObject): SandboxAnswer {
  const text = replyToCompletion(body);
  const head = { id: `cmpl-${idOf(body)}`, object: 'text_completion', created: CREATED, model: body['model'] };
  const usage = usageOf(promptText(body['prompt']), text);
  const chunkOf = (piece: string, finishReason: string | null): JsonObject => ({ ...head, choices: [{ index: 0, text: piece, logprobs: null, finish_reason: finishReason }] });
  return {
    whole: { ...chunkOf(text, 'stop'), usage },
    chunks: [
      ...splitWords(text).map((word) => chunkOf(word, null)),
      chunkOf('', 'stop'),
      ...(wantsUsage(body) ? [{ ...head, choices: [], usage }] : []),
    ],
  };
}

/** Answers an embeddings body in OpenAI's form. */
export function answerEmbedding(body: JsonObject): JsonObject {
  const input = isJsonArray(body['input']) && !body['input'].every((item) => typeof item === 'number') ? body['input'] : [body['input'] ?? ''];
  const asked = body['dimensions'];
  const dimensions = typeof asked === 'number' && Number.isInteger(asked) && asked > 0 ? Math.min(asked, MAX_DIMENSIONS) : DEFAULT_DIMENSIONS;
  const texts = input.map((item) => textOfPrompt(item));
  const tokens = texts.reduce((sum, text) => sum + countWords(text), 0);
  return {
    object: 'list',
    data: texts.map((text, index) => ({ object: 'embedding', index, embedding: encodeVector(sandboxVector(text, dimensions), body['encoding_format']) })),
    model: body['model'],
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

function encodeVector(vector: readonly number[], format: JsonValue | undefined): JsonValue {
  return format === 'base64' ? Buffer.from(Float32Array.from(vector).buffer).toString('base64') : vector;
}

function messageOf(reply: SandboxReply, id: string): JsonObject {
  if (reply.kind === 'text') return { role: 'assistant', content: reply.text, refusal: null };
  return { role: 'assistant', content: null, refusal: null, tool_calls: [{ id: `call_${id.slice(-12)}`, type: 'function', function: { name: reply.name, arguments: reply.argumentsText } }] };
}

function deltasOf(reply: SandboxReply, id: string): readonly JsonObject[] {
  if (reply.kind === 'text') return splitWords(reply.text).map((content) => ({ content }));
  const call = { index: 0, id: `call_${id.slice(-12)}`, type: 'function', function: { name: reply.name, arguments: '' } };
  return [{ tool_calls: [call] }, { tool_calls: [{ index: 0, function: { arguments: reply.argumentsText } }] }];
}

function usageOf(prompt: string, completion: string): JsonObject {
  const promptTokens = countWords(prompt);
  const completionTokens = countWords(completion);
  return { prompt_tokens: promptTokens, completion_tokens: completionTokens, total_tokens: promptTokens + completionTokens };
}

function promptText(prompt: JsonValue | undefined): string {
  if (!isJsonArray(prompt)) return typeof prompt === 'string' ? prompt : '';
  return prompt.map((item) => (isJsonObject(item) ? textOf(item['content']) : textOfPrompt(item))).join('\n');
}

function textOfPrompt(item: JsonValue): string {
  return typeof item === 'string' ? item : JSON.stringify(item);
}

function wantsUsage(body: JsonObject): boolean {
  return isJsonObject(body['stream_options']) && body['stream_options']['include_usage'] === true;
}

function idOf(body: JsonObject): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 24);
}
