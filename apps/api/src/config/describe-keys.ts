import * as z from 'zod';
import { isMapping } from './config-document.ts';
import { configSchema } from './config-schema.ts';

/** One key of the configuration file, for people. */
export interface KeyDescription {
  /** Dotted path; `[]` stands for an item of a list: `providers[].timeout`. */
  readonly key: string;
  readonly description: string;
  /** What it takes: `a whole number from 0 to 65535`. */
  readonly takes: string;
  readonly isRequired: boolean;
  /** `undefined` where there is no fixed one. */
  readonly default: unknown;
  /** What counts instead where there is no fixed one: `http_client.timeout` in backticks. */
  readonly fallback: string | undefined;
  readonly unit: string | undefined;
  /** The variable that goes over it. */
  readonly env: string | undefined;
}

type Node = Readonly<Record<string, unknown>>;

const VARIABLE = { type: 'string', pattern: '\\$\\{[A-Z_][A-Z0-9_]*\\}' } as const;
const SCALARS = new Set<unknown>(['string', 'number', 'integer', 'boolean']);
const ANNOTATIONS = new Set(['description', 'default']);

/** Every key of the file, in the order of the schema. */
export function describeKeys(): readonly KeyDescription[] {
  return keysOf(rawSchema(), '');
}

/** JSON Schema of the file (draft 7, which editors know), for completion and checks while typing. */
export function editorSchema(): Node {
  return { title: 'ProxyAPI configuration', ...asNode(forEditors(rawSchema())) };
}

function rawSchema(): Node {
  return { ...z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7' }) };
}

function keysOf(node: Node, prefix: string): KeyDescription[] {
  const required: readonly unknown[] = Array.isArray(node['required']) ? node['required'] : [];
  return Object.entries(asNode(node['properties'])).flatMap(([name, value]) => {
    const [key, child] = [`${prefix}${name}`, asNode(value)];
    const items = asNode(child['items']);
    const inner = items['properties'] === undefined ? keysOf(child, `${key}.`) : keysOf(items, `${key}[].`);
    return [describeKey(key, { node: child, isRequired: required.includes(name) }), ...inner];
  });
}

function describeKey(key: string, { node, isRequired }: { node: Node; isRequired: boolean }): KeyDescription {
  return {
    key,
    description: textOf(node['description']) ?? '',
    takes: textOf(node['x-takes']) ?? 'a mapping',
    isRequired,
    default: node['default'],
    fallback: textOf(node['x-default']),
    unit: textOf(node['x-unit']),
    env: textOf(node['x-env']),
  };
}

/** Leaves our own notes out, and lets `${NAME}` stand for each scalar: the loader types it, an editor cannot. */
function forEditors(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(forEditors);
  if (!isMapping(value)) return value;
  const kept = Object.entries(value).filter(([name]) => !name.startsWith('x-'));
  const isScalar = SCALARS.has(value['type']);
  // Keys of mappings are not read from variables.
  const inside = (name: string, inner: unknown): unknown => (name === 'propertyNames' ? inner : forEditors(inner));
  if (!isScalar) return Object.fromEntries(kept.map(([name, inner]) => [name, inside(name, inner)]));
  const notes = kept.filter(([name]) => ANNOTATIONS.has(name));
  const rules = kept.filter(([name]) => !ANNOTATIONS.has(name));
  return { ...Object.fromEntries(notes), anyOf: [Object.fromEntries(rules), VARIABLE] };
}

function asNode(value: unknown): Node {
  return isMapping(value) ? value : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
