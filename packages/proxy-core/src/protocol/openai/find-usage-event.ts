import { skipSpace } from '../json-tokens.ts';
import { type EventSpan, eventSpans } from './event-spans.ts';
import { readChunk } from './read-chunk.ts';

const CHOICES = Buffer.from('"choices"');
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;

/**
 * Where in `events`, which hold whole events of an OpenAI stream, the usage-only event stands: the one whose `choices` are
 * empty and whose `usage` is an object. It is the one that a caller who did not ask for usage must not see.
 *
 * Bytes without empty choices cost one search and no parsing. Choices whose brackets stand on two data lines are not
 * found; nobody sends those.
 */
export function findUsageEvent(events: Buffer): EventSpan | undefined {
  if (!hasEmptyChoices(events)) return undefined;
  for (const span of eventSpans(events)) {
    const event = events.subarray(span.start, span.end);
    if (hasEmptyChoices(event) && isUsageEvent(event)) return span;
  }
  return undefined;
}

function isUsageEvent(event: Buffer): boolean {
  const chunk = readChunk(event);
  const choices = chunk?.get('choices');
  return choices !== undefined && isEmptyArray(choices, 0) && chunk?.get('usage')?.[0] === OPEN_BRACE;
}

// A text that says "choices":[] has backslashes before its quotes, so it is never taken for one.
function hasEmptyChoices(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(CHOICES); at !== -1; at = bytes.indexOf(CHOICES, at + CHOICES.length)) {
    const colon = skipSpace(bytes, at + CHOICES.length);
    if (bytes[colon] === COLON && isEmptyArray(bytes, skipSpace(bytes, colon + 1))) return true;
  }
  return false;
}

function isEmptyArray(bytes: Buffer, at: number): boolean {
  return bytes[at] === OPEN_BRACKET && bytes[skipSpace(bytes, at + 1)] === CLOSE_BRACKET;
}
