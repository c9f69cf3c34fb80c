import type { ConfigProblem } from './config-error.ts';
import { describeValue } from './describe-value.ts';
import { formatKeyPath, type KeyPath } from './key-path.ts';

/** A line and a column, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What a problem says, and where it stands when that is not the place of its own key. */
export interface ProblemFacts {
  readonly expected: string;
  /** @default a description of the value at the path */
  readonly got?: string;
  readonly hint?: string | undefined;
  /** @default the place of the path's key, or of the nearest key above it */
  readonly position?: Position;
}

const START: Position = { line: 1, column: 1 };

/** A configuration file as plain values, which still knows where each of its keys stands. */
export class ConfigDocument {
  readonly source: string;
  /** The file's content: mappings are objects without a prototype. */
  value: unknown = null;
  readonly #problems = new Map<string, ConfigProblem>();
  readonly #positions = new Map<string, Position>();
  readonly #variables = new Map<string, readonly string[]>();
  readonly #variableTexts = new Set<string>();

  constructor(source: string) {
    this.source = source;
  }

  /** In the order of the lines; one for each key, the first that was found. */
  get problems(): readonly ConfigProblem[] {
    return [...this.#problems.values()].toSorted((one, other) =>
      (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0));
  }

  /** Whether there is a mapping to look into: neither broken syntax nor something else altogether. */
  get isUsable(): boolean {
    return isMapping(this.value) && !this.#problems.has('');
  }

  /** Notes where the key at `path` stands. */
  place(path: KeyPath, position: Position): void {
    this.#positions.set(formatKeyPath(path), position);
  }

  /** Notes which variables the text at `path` was read from: it is then kept out of messages. */
  noteVariables(path: KeyPath, { variables, text }: { variables: readonly string[]; text: string }): void {
    this.#variables.set(formatKeyPath(path), variables);
    this.#variableTexts.add(text);
  }

  /** Whether `text` may be shown, as all may that stand in the file itself. */
  mayShow(text: string): boolean {
    return !this.#variableTexts.has(text);
  }

  /** Adds a problem about `path`, unless there is one about it already. */
  report(path: KeyPath, { expected, got, hint, position }: ProblemFacts): void {
    const key = formatKeyPath(path);
    if (this.#problems.has(key)) return;
    const place = position ?? this.#positionOf(path);
    this.#problems.set(key, { source: this.source, ...place, key, expected, got: got ?? this.#describe(path), hint });
  }

  #positionOf(path: KeyPath): Position {
    for (let length = path.length; length > 0; length -= 1) {
      const position = this.#positions.get(formatKeyPath(path.slice(0, length)));
      if (position !== undefined) return position;
    }
    return START;
  }

  #describe(path: KeyPath): string {
    const variables = this.#variables.get(formatKeyPath(path));
    if (variables === undefined) return describeValue(valueAt(this.value, path));
    return `the text of ${variables.map((name) => `\${${name}}`).join(' and ')}`;
  }
}

/** The value at `path`, or `undefined` where the path leads nowhere. */
export function valueAt(root: unknown, path: KeyPath): unknown {
  let value = root;
  for (const segment of path) {
    if (Array.isArray(value)) value = typeof segment === 'number' ? value[segment] : undefined;
    else value = isMapping(value) && Object.hasOwn(value, segment) ? value[segment] : undefined;
  }
  return value;
}

/** Whether `value` is a mapping rather than a list or a scalar. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
