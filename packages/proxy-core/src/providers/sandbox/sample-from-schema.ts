import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../protocol/json-value.ts';

/** Deepest level that a sample descends to; schemas may refer to themselves. */
const MAX_DEPTH = 8;

/** A small value that fits a JSON Schema's types, enums and required members: the same one for the same schema. */
export function sampleFromSchema(schema: JsonValue | undefined, depth = 0): JsonValue {
  if (!isJsonObject(schema) || depth > MAX_DEPTH) return {};
  if (schema['const'] !== undefined) return schema['const'];
  const choices = schema['enum'];
  if (isJsonArray(choices) && choices[0] !== undefined) return choices[0];
  const variant = [schema['anyOf'], schema['oneOf']].find((variants) => isJsonArray(variants));
  if (variant !== undefined) return sampleFromSchema(variant[0], depth + 1);
  return sampleOfType(schema, depth);
}

function sampleOfType(schema: JsonObject, depth: number): JsonValue {
  const type = isJsonArray(schema['type']) ? schema['type'][0] : schema['type'];
  switch (type) {
    case 'string': return 'sandbox';
    case 'integer': case 'number': return typeof schema['minimum'] === 'number' ? schema['minimum'] : 1;
    case 'boolean': return true;
    case 'null': return null;
    case 'array': return [sampleFromSchema(schema['items'], depth + 1)];
    default: return sampleObject(schema, depth);
  }
}

function sampleObject(schema: JsonObject, depth: number): JsonObject {
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const required = isJsonArray(schema['required']) ? schema['required'] : Object.keys(properties);
  const names = required.filter((name) => typeof name === 'string');
  return Object.fromEntries(names.map((name) => [name, sampleFromSchema(properties[name], depth + 1)]));
}
