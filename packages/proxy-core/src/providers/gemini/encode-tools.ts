import type { ChatRequest, ToolChoice, ToolDefinition } from '../../protocol/chat-request.ts';
import type { JsonObject } from '../../protocol/json-value.ts';
import { unsupportedParameter } from './unsupported-parameter.ts';

/**
 * The request's tools and how they may be used.
 *
 * @throws {@link ProxyError} for `parallel_tool_calls: false`: Gemini decides alone how many calls it makes at once.
 */
export function encodeTools({ tools, toolChoice, allowsParallelToolCalls }: ChatRequest): JsonObject {
  if (allowsParallelToolCalls === false) {
    throw unsupportedParameter('parallel_tool_calls', 'Leave it out, and run the calls of an answer one after the other.');
  }
  const config = encodeToolChoice(toolChoice, tools);
  return {
    ...(tools.length === 0 ? {} : { tools: [{ functionDeclarations: tools.map(encodeTool) }] }),
    ...(config === undefined ? {} : { toolConfig: { functionCallingConfig: config } }),
  };
}

// parametersJsonSchema takes the schema as it is; `parameters` is a subset of OpenAPI's.
function encodeTool({ name, description, parameters }: ToolDefinition): JsonObject {
  return { name, description, parametersJsonSchema: parameters };
}

function encodeToolChoice(choice: ToolChoice | undefined, tools: readonly ToolDefinition[]): JsonObject | undefined {
  // `strict` asks that calls fit their schema. ANY promises that already; VALIDATED is AUTO with the same promise.
  const isStrict = tools.some((tool) => tool.isStrict);
  switch (choice?.type) {
    case undefined: return isStrict ? { mode: 'VALIDATED' } : undefined;
    case 'auto': return { mode: isStrict ? 'VALIDATED' : 'AUTO' };
    case 'none': return { mode: 'NONE' };
    case 'required': return { mode: 'ANY' };
    case 'tool': return { mode: 'ANY', allowedFunctionNames: [choice.name] };
  }
}
