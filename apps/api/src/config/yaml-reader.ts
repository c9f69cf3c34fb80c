import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import type { ConfigDocument, Position, ProblemFacts } from './config-document.ts';
import type { Environment } from './environment.ts';
import { interpolate } from './interpolate.ts';
import type { KeyPath } from './key-path.ts';
import { typeVariableText } from './schema-at.ts';

const MAX_DEPTH = 16;
// Each use of an anchor searches the file for it and copies what it holds.
const MAX_ALIASES = 100;
const MAX_VALUES = 20_000;
const TOO_MANY_ALIASES: ProblemFacts = { expected: `at most ${MAX_ALIASES} uses of anchors`, got: 'more' };
const NO_ANCHOR: ProblemFacts = { expected: 'an anchor that was complete above it', got: 'another one' };
const MALFORMED: ProblemFacts = {
  expected: '${NAME} with the name of a variable in capitals',
  got: 'another form',
  hint: 'write $${ for a ${ that stays',
};

export interface YamlReaderOptions {
  readonly yaml: Document.Parsed;
  readonly document: ConfigDocument;
  readonly positionAt: (offset: number) => Position;
  readonly env: Environment;
}

/** Turns YAML nodes into plain values, noting on the way where each key stands. Bounded in depth and in work. */
export class YamlReader {
  readonly #yaml: Document.Parsed;
  readonly #document: ConfigDocument;
  readonly #positionAt: (offset: number) => Position;
  readonly #env: Environment;
  /** The lists and mappings around the value that is being read. */
  readonly #open = new Set<unknown>();
  #aliasesLeft = MAX_ALIASES;
  #valuesLeft = MAX_VALUES;

  constructor({ yaml, document, positionAt, env }: YamlReaderOptions) {
    this.#yaml = yaml;
    this.#document = document;
    this.#positionAt = positionAt;
    this.#env = env;
  }

  /** The whole file's value. */
  read(): unknown {
    return this.#read(this.#yaml.contents, []);
  }

  #read(node: unknown, path: KeyPath): unknown {
    this.#valuesLeft -= 1;
    if (this.#valuesLeft < 0) return this.#refuse([], { expected: `at most ${MAX_VALUES} values`, got: 'more' });
    if (path.length > MAX_DEPTH) return this.#refuse(path, { expected: `at most ${MAX_DEPTH} levels`, got: 'more' });
    if (isAlias(node)) return this.#readAlias(node, path);
    if (isMap(node) || isSeq(node)) return this.#readCollection(node, path);
    if (!isScalar(node)) return null;
    return typeof node.value === 'string' ? this.#readText(node.value, path) : node.value;
  }

  #readCollection(node: YAMLMap | YAMLSeq, path: KeyPath): unknown {
    this.#open.add(node);
    const value = isMap(node) ? this.#readMap(node, path) : this.#readList(node, path);
    this.#open.delete(node);
    return value;
  }

  #readAlias(node: Alias, path: KeyPath): unknown {
    this.#aliasesLeft -= 1;
    if (this.#aliasesLeft < 0) return this.#refuse([], TOO_MANY_ALIASES);
    const target = node.resolve(this.#yaml);
    if (target === undefined || this.#open.has(target)) return this.#refuse(path, NO_ANCHOR);
    return this.#read(target, path);
  }

  #readList(node: YAMLSeq, path: KeyPath): unknown[] {
    const list: unknown[] = [];
    for (const item of node.items) {
      if (this.#valuesLeft < 0) break;
      const itemPath = [...path, list.length];
      this.#place(item, itemPath);
      list.push(this.#read(item, itemPath));
    }
    return list;
  }

  #readMap(node: YAMLMap, path: KeyPath): Record<string, unknown> {
    const entries: Record<string, unknown> = { __proto__: null };
    for (const pair of node.items) {
      if (this.#valuesLeft < 0) break;
      this.#readPair(pair, path, entries);
    }
    return entries;
  }

  #readPair({ key, value }: Pair, path: KeyPath, entries: Record<string, unknown>): void {
    const name = isScalar(key) ? key.value : undefined;
    if (typeof name !== 'string' || name === '__proto__') {
      this.#document.report(path, { expected: 'texts as keys', got: 'another kind of key', ...this.#spot(key) });
      return;
    }
    const keyPath = [...path, name];
    if (Object.hasOwn(entries, name)) {
      this.#document.report(keyPath, { expected: 'each key once', got: 'it again', ...this.#spot(key) });
      return;
    }
    this.#place(key, keyPath);
    entries[name] = this.#read(value, keyPath);
  }

  #readText(text: string, path: KeyPath): unknown {
    if (!text.includes('${')) return text;
    const result = interpolate(text, this.#env);
    if (result.kind === 'malformed') return this.#refuse(path, MALFORMED);
    if (result.kind === 'unset') {
      return this.#refuse(path, { expected: `the variable ${result.variable} to be set`, got: 'nothing' });
    }
    if (result.variables.length > 0) this.#document.noteVariables(path, result);
    return typeVariableText(path, result.text);
  }

  // Returns null, never the value: a problem about this path is known, and no further one is added to it.
  #refuse(path: KeyPath, facts: ProblemFacts): null {
    this.#document.report(path, facts);
    return null;
  }

  #place(node: unknown, path: KeyPath): void {
    const { position } = this.#spot(node);
    if (position !== undefined) this.#document.place(path, position);
  }

  #spot(node: unknown): { position?: Position } {
    const hasRange = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node);
    return hasRange && node.range ? { position: this.#positionAt(node.range[0]) } : {};
  }
}
