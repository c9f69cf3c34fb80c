import { isRecord, listOf, numberOf, recordOf, textOf } from '../json.ts';

const maxDepth = 8;

/** A value that fits a JSON schema (or Gemini's dialect of one), always the same for the same schema. */
export function sampleSchema(schema: unknown, name = 'value', depth = 0): unknown {
  if (!isRecord(schema) || depth > maxDepth) return name;
  if ('const' in schema) return schema['const'];
  const [choice] = listOf(schema['enum']);
  if (choice !== undefined) return choice;
  const [variant] = [...listOf(schema['anyOf']), ...listOf(schema['oneOf'])];
  if (variant !== undefined) return sampleSchema(variant, name, depth + 1);
  const declared = Array.isArray(schema['type']) ? schema['type'][0] : schema['type'];
  switch (textOf(declared, 'properties' in schema ? 'object' : 'string').toLowerCase()) {
    case 'object': return sampleObject(schema['properties'], depth);
    case 'array': return [sampleSchema(schema['items'], name, depth + 1)];
    case 'integer': return Math.ceil(numberOf(schema['minimum'], 7));
    case 'number': return numberOf(schema['minimum'], 1.5);
    case 'boolean': return true;
    case 'null': return null;
    default: return `a ${name}`;
  }
}

function sampleObject(properties: unknown, depth: number): unknown {
  return Object.fromEntries(
    Object.entries(recordOf(properties)).map(([key, value]) => [key, sampleSchema(value, key, depth + 1)]),
  );
}
