import { isJsonObject, type JsonValue } from '../json-value.ts';

/** What an event of an OpenAI stream is to someone who relays it. */
export type OpenAiEventKind = 'done' | 'error' | 'other';

const DATA = Buffer.from('data:');
const DONE = '[DONE]';
const ERROR_MEMBER = Buffer.from('"error"');
const SPACE = 0x20;
const OPEN_BRACE = 0x7b;

/**
 * Tells the terminal event and error events from all others by their bytes. Most events are neither, and those cost
 * one native search: only an event that has `"error"` in it is parsed.
 */
export function classifyOpenAiEvent(event: Buffer): OpenAiEventKind {
  if (startsWithData(event)) {
    const start = event[DATA.length] === SPACE ? DATA.length + 1 : DATA.length;
    if (event[start] === OPEN_BRACE && !event.includes(ERROR_MEMBER)) return 'other';
  }
  return classifyData(joinDataLines(event.toString('utf8')));
}

function startsWithData(event: Buffer): boolean {
  return event[0] === DATA[0] && event[1] === DATA[1] && event[2] === DATA[2] && event[3] === DATA[3] && event[4] === DATA[4];
}

function joinDataLines(text: string): string {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice('data:'.length).replace(/^ /, ''))
    .join('\n');
}

function classifyData(data: string): OpenAiEventKind {
  if (data.trim() === DONE) return 'done';
  return data.includes('"error"') && hasErrorObject(data) ? 'error' : 'other';
}

function hasErrorObject(data: string): boolean {
  try {
    const value: JsonValue = JSON.parse(data);
    return isJsonObject(value) && isJsonObject(value['error']);
  } catch {
    // Not JSON: the relay passes it on as it is, and the caller's client says so.
    return false;
  }
}
