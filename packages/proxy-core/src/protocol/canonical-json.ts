import { CanonicalWalk } from './canonical-walk.ts';
import type { JsonDocument } from './json-document.ts';
import { OrderedWriter } from './ordered-writer.ts';

/** Options of {@link canonicalJson}. */
export interface CanonicalJsonOptions {
  /** Members of the root object that do not count; of the same name deeper down, they do. */
  readonly without: ReadonlySet<string>;
}

/**
 * The bytes that two bodies share exactly when they mean the same: what a cache keys by.
 *
 * White space, the order of members and the spelling of strings do not matter. Everything else does: numbers keep the
 * form they are written in (1, 1.0 and 1e0 are three), strings are equal when their UTF-16 is (lone surrogates and
 * normal forms count), and of members that stand twice in a nested object both stay, in their order, because providers
 * differ in which one they read.
 */
export function canonicalJson(document: JsonDocument, { without }: CanonicalJsonOptions): Buffer {
  const { text, root } = new CanonicalWalk(document.bytes).walkRoot(without);
  const writer = new OrderedWriter(text);
  writer.write({ start: 0, end: text.length, unordered: [root] });
  return writer.bytes();
}
