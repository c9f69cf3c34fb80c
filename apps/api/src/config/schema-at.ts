import * as z from 'zod';
import { configSchema } from './config-schema.ts';
import type { KeyPath } from './key-path.ts';

type Schema = z.core.$ZodType;

/** The part of the schema that a path leads to, without its default; `undefined` where no key is known. */
export function schemaAt(path: KeyPath): Schema | undefined {
  let schema: Schema | undefined = configSchema;
  for (const segment of path) schema = childOf(schema, segment);
  return schema;
}

/** The keys that may stand in the mapping at `path`. */
export function knownKeysAt(path: KeyPath): readonly string[] {
  const schema = schemaAt(path);
  const mapping = schema instanceof z.ZodUnion ? mappingOf(schema) : schema;
  return mapping instanceof z.ZodObject ? Object.keys(mapping.shape) : [];
}

/**
 * The value of a text that came from the environment: a number or a boolean where the key at `path` takes one. So
 * `port: ${PORT}` works with and without quotes, and a name of digits stays a text.
 */
export function typeVariableText(path: KeyPath, text: string): unknown {
  const schema = schemaAt(path);
  if (schema instanceof z.ZodUnion) return typeByForm(schema, text);
  return typeFor(schema, text);
}

/** The first form that the text is a value for; a text where there is none. */
function typeByForm(union: z.ZodUnion, text: string): unknown {
  return union.options.map((form) => typeFor(form, text)).find((value) => typeof value !== 'string') ?? text;
}

function typeFor(schema: Schema | undefined, text: string): unknown {
  if (schema instanceof z.ZodNumber && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (schema instanceof z.ZodBoolean && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function childOf(schema: Schema | undefined, segment: string | number): Schema | undefined {
  if (schema instanceof z.ZodArray) return unwrap(schema.element);
  if (schema instanceof z.ZodRecord) return unwrap(schema.valueType);
  if (schema instanceof z.ZodUnion) return childOf(mappingOf(schema), segment);
  if (!(schema instanceof z.ZodObject)) return undefined;
  const shape: Readonly<Record<string, Schema>> = schema.shape;
  return Object.hasOwn(shape, segment) ? unwrap(shape[segment]) : undefined;
}

/** The one form that has keys. */
function mappingOf(union: z.ZodUnion): Schema | undefined {
  return union.options.find((form) => form instanceof z.ZodObject);
}

function unwrap(schema: Schema | undefined): Schema | undefined {
  let inner = schema;
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault || inner instanceof z.ZodOptional) {
    inner = inner.unwrap();
  }
  return inner;
}
