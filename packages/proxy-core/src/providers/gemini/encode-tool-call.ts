import { ProxyError } from '../../errors/proxy-error.ts';
import type { ToolCall } from '../../protocol/chat-request.ts';
import { parseExactJson } from '../../protocol/exact-json.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../protocol/json-value.ts';

/**
 * What Google publishes for calls that no Gemini 3 model made, or whose signature the caller's client threw away:
 * without any the request is refused.
 */
const NO_SIGNATURE = 'skip_thought_signature_validator';

/**
 * Gemini's parts for the calls of one turn. Of calls made at once only the first is signed, so only it gets the
 * stand-in where none is known.
 */
export function encodeToolCalls(toolCalls: readonly ToolCall[], needsSignature: boolean): JsonObject[] {
  return toolCalls.map((toolCall, index) => {
    const signature = toolCall.signature ?? (needsSignature && index === 0 ? NO_SIGNATURE : undefined);
    return {
      functionCall: { id: toolCall.id, name: toolCall.name, args: parseArguments(toolCall) },
      ...(signature === undefined ? {} : { thoughtSignature: signature }),
    };
  });
}

// Some providers write no arguments as no text at all.
function parseArguments({ argumentsText, param }: ToolCall): JsonObject {
  const value = argumentsText.trim() === '' ? {} : parseJson(argumentsText);
  if (isJsonObject(value)) return value;
  const path = `${param}.function.arguments`;
  throw new ProxyError('invalid_parameter', `\`${path}\` must be a JSON object in a string: Gemini takes calls with no other arguments.`, { param: path });
}

function parseJson(text: string): JsonValue | undefined {
  try {
    return parseExactJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
