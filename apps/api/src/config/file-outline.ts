import { type ConfigDocument, isMapping, valueAt } from './config-document.ts';
import type { KeyPath } from './key-path.ts';

/** An item of a list in the file that is at least a mapping; its values are unchecked. */
export interface OutlineItem {
  readonly path: KeyPath;
  readonly fields: Readonly<Record<string, unknown>>;
}

// Checks across keys look at the file as it is rather than at what the schema made of it. So they run even where
// a key elsewhere is wrong, and one start names all that has to be mended.

/** The items of the list at `path` that are mappings. */
export function itemsAt(document: ConfigDocument, path: KeyPath): readonly OutlineItem[] {
  return listAt(document.value, path).flatMap((item, index) =>
    isMapping(item) ? [{ path: [...path, index], fields: item }] : [],
  );
}

/** The list at `path`; empty where there is none. */
export function listAt(root: unknown, path: KeyPath): readonly unknown[] {
  const list: unknown = valueAt(root, path);
  return Array.isArray(list) ? list : [];
}

/** The texts that the items have under `key`. */
export function textsOf(items: readonly OutlineItem[], key: string): readonly string[] {
  return items.map((item) => item.fields[key]).filter((value) => typeof value === 'string');
}

/** Reports each item whose text under `key` an earlier item has already. */
export function checkUnique(document: ConfigDocument, items: readonly OutlineItem[], key: string): void {
  const seen = new Set<unknown>();
  for (const { path, fields } of items) {
    const value = fields[key];
    if (typeof value !== 'string') continue;
    if (seen.has(value)) document.report([...path, key], { expected: `a ${key} that no other entry has` });
    seen.add(value);
  }
}
