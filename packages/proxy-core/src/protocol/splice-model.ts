import type { JsonDocument } from './json-document.ts';

/**
 * The document's bytes with another value of `model`: the one edit a request undergoes on its way to a provider of
 * the same dialect. All other bytes stay as they are, so numbers, key order and the provider's prompt cache do too.
 */
export function spliceModel(document: JsonDocument, model: string): Buffer {
  const { bytes } = document;
  const member = document.member('model');
  if (member === undefined) throw new TypeError('the document has no `model` to replace');
  const replacement = Buffer.from(JSON.stringify(model));
  if (replacement.equals(bytes.subarray(member.start, member.end))) return bytes;
  return Buffer.concat([bytes.subarray(0, member.start), replacement, bytes.subarray(member.end)]);
}
