import { isJsonObject } from '../json-value.ts';
import { tryParseJson } from '../try-parse-json.ts';

/** What an event of an OpenAI stream is to someone who relays it. `data` of an error is its JSON text. */
export type OpenAiEvent = { readonly kind: 'done' | 'other' } | { readonly kind: 'error'; readonly data: string };

const DATA = Buffer.from('data:');
const DONE = '[DONE]';
const ERROR_STRING = Buffer.from('"error"');
const SPACE = 0x20;
const OPEN_BRACE = 0x7b;

const OTHER: OpenAiEvent = { kind: 'other' };

/**
 * Tells the terminal event and error events from all others by their bytes. Most events are neither, and those cost
 * one native search: only an event that has `"error"` in it, which no text of an answer has unescaped, is parsed.
 */
export function classifyOpenAiEvent(event: Buffer): OpenAiEvent {
  if (startsWithData(event)) {
    const start = event[DATA.length] === SPACE ? DATA.length + 1 : DATA.length;
    if (event[start] === OPEN_BRACE && !event.includes(ERROR_STRING)) return OTHER;
  }
  const { name, data } = readFields(event.toString('utf8'));
  if (data.trim() === DONE) return { kind: 'done' };
  return isError(name, data) ? { kind: 'error', data } : OTHER;
}

function startsWithData(event: Buffer): boolean {
  return event[0] === DATA[0] && event[1] === DATA[1] && event[2] === DATA[2] && event[3] === DATA[3] && event[4] === DATA[4];
}

function readFields(text: string): { readonly name: string; readonly data: string } {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  return { name: valuesOf(lines, 'event:').at(-1) ?? '', data: valuesOf(lines, 'data:').join('\n') };
}

function valuesOf(lines: readonly string[], field: string): readonly string[] {
  return lines.filter((line) => line.startsWith(field)).map((line) => line.slice(field.length).replace(/^ /, ''));
}

function isError(name: string, data: string): boolean {
  if (name === 'error' && data !== '') return true;
  if (!data.includes('"error"')) return false;
  // What is not JSON is passed on as it is, and the caller's client says so.
  const value = tryParseJson(data);
  if (!isJsonObject(value)) return false;
  const { error, object } = value;
  // Compatible servers also send the message alone, or an object that says of itself that it is an error.
  return isJsonObject(error) || (typeof error === 'string' && error !== '') || object === 'error';
}
