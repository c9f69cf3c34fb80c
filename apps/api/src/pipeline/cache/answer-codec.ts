import type { Span, StoredAnswer } from './stored-answer.ts';

/** Changes with the form below: what another version has written is not understood. */
const VERSION = 1;
const LINE_FEED = 0x0a;
const OPERATIONS = { chat: 'chat', completion: 'completion', embedding: 'embedding' } as const;

/** An answer as bytes, for a file or to be compressed: a line of JSON that says what it is, and the body behind it. */
export function encodeAnswer({ body, usage, ...head }: StoredAnswer): Buffer {
  const line = JSON.stringify({ version: VERSION, bytes: body.length, ...head, ...(usage === undefined ? {} : { usage }) });
  return Buffer.concat([Buffer.from(`${line}\n`), body]);
}

/** The answer that those bytes are; `undefined` where they are none, were cut or come from another version. */
export function decodeAnswer(bytes: Buffer): StoredAnswer | undefined {
  const lineEnd = bytes.indexOf(LINE_FEED);
  const head = lineEnd === -1 ? undefined : readHead(bytes.toString('utf8', 0, lineEnd));
  if (head === undefined) return undefined;
  const { bytes: length, ...rest } = head;
  const body = bytes.subarray(lineEnd + 1);
  const isWithin = rest.usage === undefined || (rest.usage.start <= rest.usage.end && rest.usage.end <= length);
  return body.length === length && isWithin ? { ...rest, body } : undefined;
}

function readHead(line: string): (Omit<StoredAnswer, 'body'> & { readonly bytes: number }) | undefined {
  const value = parse(line);
  if (!isRecord(value) || value['version'] !== VERSION) return undefined;
  const { bytes, operation, provider, model, form, usage, isUsageAsked } = value;
  if (typeof bytes !== 'number' || typeof provider !== 'string' || typeof model !== 'string') return undefined;
  if ((form !== 'stream' && form !== 'whole') || (operation !== OPERATIONS.chat && operation !== OPERATIONS.completion && operation !== OPERATIONS.embedding)) return undefined;
  if (typeof isUsageAsked !== 'boolean' || (usage !== undefined && !isSpan(usage))) return undefined;
  return { bytes, operation, provider, model, form, usage, isUsageAsked };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Whatever it is, it is no answer of ours.
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isSpan(value: unknown): value is Span {
  if (!isRecord(value)) return false;
  const { start, end } = value;
  return Number.isInteger(start) && Number.isInteger(end) && Number(start) >= 0;
}
