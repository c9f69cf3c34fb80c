import type { ResponseFormat } from './chat-request.ts';
import type { JsonObject } from './json-value.ts';
import { refuseOtherMembers } from './refuse-other-members.ts';
import type { RequestParam } from './request-param.ts';

/** Reads `response_format`. @throws {@link ProxyError} naming the member at fault. */
export function parseResponseFormat(format: RequestParam): ResponseFormat {
  const type = format.member('type');
  switch (type.string()) {
    case 'text':
      return { type: 'text' };
    case 'json_object':
      return { type: 'json-object' };
    case 'json_schema':
      return parseJsonSchema(format.member('json_schema'));
    default:
      throw type.wrong('"text", "json_object" or "json_schema"');
  }
}

function parseJsonSchema(format: RequestParam): ResponseFormat {
  refuseOtherMembers(format, ['name', 'description', 'schema', 'strict']);
  return {
    type: 'json-schema',
    name: format.member('name').nonEmptyString(),
    schema: parseSchema(format),
    isStrict: format.member('strict').optional((param) => param.boolean()) ?? false,
  };
}

// The format's own description moves into the schema: only there do other dialects have a place for it.
function parseSchema(format: RequestParam): JsonObject {
  const schema = format.member('schema').object();
  const description = format.member('description').optional((param) => param.string());
  if (description === undefined) return schema;
  const inner = schema['description'];
  return { ...schema, description: typeof inner === 'string' ? `${description}\n${inner}` : description };
}
