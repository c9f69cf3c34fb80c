import { expect } from 'chai';

import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../protocol/json-value.ts';
import { parseJson } from '../protocol/parse-json.ts';

const FINISH_REASONS = ['stop', 'length', 'tool_calls', 'content_filter'];

/** An answer in OpenAI's dialect with what the suite compares, read from one object or put together from chunks. */
export interface ReadAnswer {
  content: string | null;
  toolCalls: { id: string; name: string; arguments: string }[];
  finishReason: JsonValue | undefined;
  usage: JsonObject | undefined;
}

/** Reads a `chat.completion`, and holds it to OpenAI's schema. */
export function readChatCompletion(body: Buffer): ReadAnswer {
  const completion = readObject(parseJson(body.toString('utf8')));
  requireHead(completion, 'chat.completion');
  const choice = readObject(readArray(completion['choices'])[0]);
  expect(choice['index']).to.equal(0);
  expect(FINISH_REASONS).to.include(choice['finish_reason']);
  const message = readObject(choice['message']);
  expect(message['role']).to.equal('assistant');
  if (message['refusal'] !== null && message['refusal'] !== undefined) expect(message['refusal']).to.be.a('string');
  const toolCalls = message['tool_calls'] === undefined ? [] : readArray(message['tool_calls']);
  return {
    content: readContent(message['content']),
    toolCalls: toolCalls.map((toolCall) => readToolCall(readObject(toolCall))),
    finishReason: choice['finish_reason'],
    usage: completion['usage'] === undefined ? undefined : readUsage(completion['usage']),
  };
}

/** Reads a stream of `chat.completion.chunk`, and holds it to OpenAI's schema. Fails without `[DONE]` at the end. */
export function readChunks(text: string): ReadAnswer {
  const events = text.trimEnd().split('\n\n').filter((event) => event !== '' && !event.startsWith(':'));
  expect(events.at(-1)).to.equal('data: [DONE]');
  const answer: ReadAnswer = { content: null, toolCalls: [], finishReason: undefined, usage: undefined };
  for (const event of events.slice(0, -1)) {
    expect(event.startsWith('data: '), event).to.equal(true);
    addChunk(answer, readObject(parseJson(event.slice('data: '.length))));
  }
  expect(FINISH_REASONS).to.include(answer.finishReason);
  return { ...answer, content: answer.content === '' ? null : answer.content };
}

function addChunk(answer: ReadAnswer, chunk: JsonObject): void {
  requireHead(chunk, 'chat.completion.chunk');
  if (chunk['usage'] !== undefined && chunk['usage'] !== null) answer.usage = readUsage(chunk['usage']);
  for (const choice of readArray(chunk['choices']).map(readObject)) {
    expect(choice['index']).to.equal(0);
    expect(answer.finishReason, 'a choice goes on after its end').to.equal(undefined);
    answer.finishReason = choice['finish_reason'] ?? undefined;
    addDelta(answer, readObject(choice['delta']));
  }
}

function addDelta(answer: ReadAnswer, delta: JsonObject): void {
  if (delta['role'] !== undefined) expect(delta['role']).to.equal('assistant');
  if (typeof delta['content'] === 'string') answer.content = (answer.content ?? '') + delta['content'];
  if (delta['tool_calls'] === undefined) return;
  for (const part of readArray(delta['tool_calls']).map(readObject)) addToolCall(answer, part);
}

function addToolCall(answer: ReadAnswer, part: JsonObject): void {
  const index = readNumber(part['index']);
  const text = readObject(part['function'])['arguments'];
  const known = answer.toolCalls[index];
  if (known === undefined) {
    expect(index, 'tool calls start in order').to.equal(answer.toolCalls.length);
    answer.toolCalls.push(readToolCall(part));
  } else if (typeof text === 'string') {
    known.arguments += text;
  }
}

function readToolCall(toolCall: JsonObject): ReadAnswer['toolCalls'][number] {
  expect(toolCall['type']).to.equal('function');
  const call = readObject(toolCall['function']);
  return { id: readString(toolCall['id']), name: readString(call['name']), arguments: readString(call['arguments']) };
}

function requireHead(object: JsonObject, kind: string): void {
  expect(object['object']).to.equal(kind);
  expect(object['id']).to.be.a('string').and.not.equal('');
  expect(object['model']).to.be.a('string').and.not.equal('');
  expect(Number.isInteger(object['created']), '`created` is whole seconds').to.equal(true);
}

function readUsage(value: JsonValue): JsonObject {
  const usage = readObject(value);
  const [prompt, completion, total] = ['prompt_tokens', 'completion_tokens', 'total_tokens'].map((name) => readNumber(usage[name]));
  expect(total).to.equal((prompt ?? 0) + (completion ?? 0));
  return usage;
}

// `null` and "" both say that there is no text; which of them comes is the dialects' affair.
function readContent(value: JsonValue | undefined): string | null {
  if (value === null || value === '') return null;
  return readString(value);
}

function readObject(value: JsonValue | undefined): JsonObject {
  if (!isJsonObject(value)) throw new TypeError(`expected an object, got ${JSON.stringify(value)}`);
  return value;
}

function readArray(value: JsonValue | undefined): readonly JsonValue[] {
  if (!isJsonArray(value)) throw new TypeError(`expected an array, got ${JSON.stringify(value)}`);
  return value;
}

function readString(value: JsonValue | undefined): string {
  if (typeof value !== 'string') throw new TypeError(`expected a string, got ${JSON.stringify(value)}`);
  return value;
}

function readNumber(value: JsonValue | undefined): number {
  if (typeof value !== 'number') throw new TypeError(`expected a number, got ${JSON.stringify(value)}`);
  return value;
}
