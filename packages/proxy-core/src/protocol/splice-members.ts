import type { JsonDocument } from './json-document.ts';

/** Another value for one of an object's members. */
export interface MemberChange {
  readonly name: string;
  /** A JSON text. */
  readonly value: string;
}

const CLOSE_BRACE = 0x7d;

/**
 * The document's bytes with other values for some members, each in the place of its value, or appended where there is none of
 * that name: what a request undergoes on its way to a provider of the same dialect. All other bytes stay as they are, so
 * numbers, key order and the provider's prompt cache do too. Without changes the document's own bytes.
 */
export function spliceMembers(document: JsonDocument, changes: readonly MemberChange[]): Buffer {
  if (changes.length === 0) return document.bytes;
  const { bytes } = document;
  const pieces: Buffer[] = [];
  let at = 0;
  for (const { text, start, end } of editsOf(document, changes)) {
    pieces.push(bytes.subarray(at, start), Buffer.from(text));
    at = end;
  }
  pieces.push(bytes.subarray(at));
  return Buffer.concat(pieces);
}

/** A stretch of a document's bytes, and the text that comes in its place. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function editsOf(document: JsonDocument, changes: readonly MemberChange[]): readonly Edit[] {
  const closer = document.bytes.lastIndexOf(CLOSE_BRACE);
  let isFirst = document.isEmpty;
  return changes.map(({ name, value }) => {
    const member = document.member(name);
    if (member !== undefined) return { start: member.start, end: member.end, text: value };
    const comma = isFirst ? '' : ',';
    isFirst = false;
    return { start: closer, end: closer, text: `${comma}${JSON.stringify(name)}:${value}` };
  }).toSorted((one, other) => one.start - other.start);
}
