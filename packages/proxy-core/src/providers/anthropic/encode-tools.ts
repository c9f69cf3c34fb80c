import type { ChatRequest, ToolChoice, ToolDefinition } from '../../protocol/chat-request.ts';
import type { JsonObject } from '../../protocol/json-value.ts';

/** `tools` and `tool_choice` of Anthropic's body; nothing where the caller defined no tools and forces none. */
export function encodeTools({ tools, toolChoice, allowsParallelToolCalls }: ChatRequest): JsonObject {
  const isIdle = tools.length === 0 && toolChoice?.type !== 'required' && toolChoice?.type !== 'tool';
  if (isIdle) return {};
  return {
    tools: tools.map(encodeTool),
    tool_choice: encodeToolChoice(toolChoice, allowsParallelToolCalls === false),
  };
}

// `input_schema` is required and must say `type`; OpenAI lets both be left out for functions without parameters.
function encodeTool({ name, description, parameters, isStrict }: ToolDefinition): JsonObject {
  return {
    name,
    description,
    input_schema: { type: 'object', ...parameters },
    ...(isStrict ? { strict: true } : {}),
  };
}

function encodeToolChoice(choice: ToolChoice | undefined, isSerial: boolean): JsonObject | undefined {
  const serial = isSerial ? { disable_parallel_tool_use: true } : {};
  switch (choice?.type) {
    case undefined:
      return isSerial ? { type: 'auto', ...serial } : undefined;
    case 'auto':
      return { type: 'auto', ...serial };
    case 'required':
      return { type: 'any', ...serial };
    case 'tool':
      return { type: 'tool', name: choice.name, ...serial };
    case 'none':
      return { type: 'none' };
  }
}
