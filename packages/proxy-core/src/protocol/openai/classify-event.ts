import type { Usage } from '../chat-event.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../json-value.ts';
import { tryParseJson } from '../try-parse-json.ts';
import { countContentBytes } from './count-content-bytes.ts';
import { hasOpenAiContent } from './has-content.ts';
import { readEventFields } from './read-event-fields.ts';
import { readOpenAiUsage } from './read-usage.ts';

/**
 * What an event of an OpenAI stream is to someone who relays it. `usage` is there where the event tells one that can be
 * believed, whatever else it tells; an event of the kind `usage` has nothing beside it. `data` of an error is its JSON text;
 * `malformed` is data that should be JSON and is not.
 */
export type OpenAiEvent =
  | { readonly kind: 'done' | 'malformed' }
  /** `bytes`: the text in it, as {@link countContentBytes} has it. */
  | { readonly kind: 'content'; readonly bytes: number; readonly usage: Usage | undefined }
  | { readonly kind: 'usage' | 'other'; readonly usage: Usage | undefined }
  | { readonly kind: 'error'; readonly data: string };

const DATA = Buffer.from('data:');
const DONE_TEXT = '[DONE]';
const DONE_BYTES = Buffer.from(DONE_TEXT);
const SPACE = 0x20;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

const DONE: OpenAiEvent = { kind: 'done' };
const OTHER: OpenAiEvent = { kind: 'other', usage: undefined };
const MALFORMED: OpenAiEvent = { kind: 'malformed' };

/**
 * Tells what an event is by its data, which is parsed and thrown away: 1.1 µs for a chunk of 200 bytes, read as Latin-1,
 * since JSON's own characters are the same in it and the texts do not matter here (1.6 µs as UTF-8).
 */
export function classifyOpenAiEvent(event: Buffer): OpenAiEvent {
  if (startsWithData(event)) {
    const start = event[DATA.length] === SPACE ? DATA.length + 1 : DATA.length;
    const value = event[start] === OPEN_BRACE ? tryParseJson(event.toString('latin1', start)) : undefined;
    if (value !== undefined) return classifyValue(value, event);
    if (event[start] === OPEN_BRACKET && isDone(event, start)) return DONE;
  }
  return classifyFields(event);
}

function classifyValue(value: JsonValue, event: Buffer): OpenAiEvent {
  return isErrorValue(value) ? { kind: 'error', data: readEventFields(event).data } : classifyChunk(value);
}

function classifyChunk(value: JsonValue): OpenAiEvent {
  const told = isJsonObject(value) ? value['usage'] : undefined;
  const usage = readOpenAiUsage(told);
  if (hasOpenAiContent(value)) return { kind: 'content', bytes: countContentBytes(value), usage };
  return { kind: isJsonObject(told) && hasNoChoices(value) ? 'usage' : 'other', usage };
}

// The end of nearly every stream, as nearly all of them write it: 0.2 µs instead of the 1.3 of reading it line by line.
function isDone(event: Buffer, start: number): boolean {
  const end = start + DONE_BYTES.length;
  if (event.length < end || event.compare(DONE_BYTES, 0, DONE_BYTES.length, start, end) !== 0) return false;
  for (let at = end; at < event.length; at += 1) {
    if (event[at] !== LINE_FEED && event[at] !== CARRIAGE_RETURN) return false;
  }
  return true;
}

function classifyFields(event: Buffer): OpenAiEvent {
  const { name, data } = readEventFields(event);
  if (data.trim() === DONE_TEXT) return DONE;
  if (name === 'error' && data !== '') return { kind: 'error', data };
  // An event of another name, a comment or a lone id says nothing of the answer.
  if (data.trim() === '' || name !== '') return OTHER;
  const value = tryParseJson(data);
  if (value === undefined) return MALFORMED;
  return isErrorValue(value) ? { kind: 'error', data } : classifyChunk(value);
}

function hasNoChoices(value: JsonValue): boolean {
  const choices = isJsonObject(value) ? value['choices'] : undefined;
  return isJsonArray(choices) && choices.length === 0;
}

function startsWithData(event: Buffer): boolean {
  return event[0] === DATA[0] && event[1] === DATA[1] && event[2] === DATA[2] && event[3] === DATA[3] && event[4] === DATA[4];
}

// Compatible servers also send the message alone, or an object that says of itself that it is an error.
function isErrorValue(value: JsonValue): boolean {
  if (!isJsonObject(value)) return false;
  const { error, object } = value;
  return isJsonObject(error) || (typeof error === 'string' && error !== '') || object === 'error';
}
