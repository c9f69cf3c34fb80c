import type { Operation } from '@proxyapi/proxy-core';

import type { Span, StoredAnswer } from './stored-answer.ts';

/** Changes with the form below: what another version has written is not understood. */
const VERSION = 1;
const LINE_FEED = 0x0a;
const OPERATIONS = ['chat', 'completion', 'embedding'] as const satisfies readonly Operation[];
const FORMS = ['stream', 'whole'] as const;

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

type Head = Omit<StoredAnswer, 'body'> & { readonly bytes: number };

function readHead(line: string): Head | undefined {
  const value = parse(line);
  return isRecord(value) && value['version'] === VERSION ? checkHead(value) : undefined;
}

function checkHead({ bytes, operation, provider, model, form, usage, isUsageAsked }: Readonly<Record<string, unknown>>): Head | undefined {
  const known = OPERATIONS.find((each) => each === operation);
  const kind = FORMS.find((each) => each === form);
  if (known === undefined || kind === undefined || (usage !== undefined && !isSpan(usage))) return undefined;
  if (typeof bytes !== 'number' || typeof provider !== 'string' || typeof model !== 'string' || typeof isUsageAsked !== 'boolean') return undefined;
  return { bytes, operation: known, provider, model, form: kind, usage, isUsageAsked };
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
