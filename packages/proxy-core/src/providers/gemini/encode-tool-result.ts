import { ProxyError } from '../../errors/proxy-error.ts';
import type { ChatMessage } from '../../protocol/chat-request.ts';
import type { JsonObject } from '../../protocol/json-value.ts';
import { encodeImageData } from './encode-image.ts';
import { unsupportedParameter } from './unsupported-parameter.ts';

type ToolMessage = Extract<ChatMessage, { readonly role: 'tool' }>;

/**
 * Gemini's part for a tool's result. `toolNames` tells the function of each call id of the turns before.
 *
 * @throws {@link ProxyError} when no earlier turn made the call, or the result holds what Gemini does not take there.
 */
export function encodeToolResult(message: ToolMessage, toolNames: ReadonlyMap<string, string>): JsonObject {
  const name = toolNames.get(message.toolCallId);
  if (name === undefined) {
    const param = `${message.param}.tool_call_id`;
    throw new ProxyError('invalid_parameter', `\`${param}\` must be the id of a tool call in an earlier assistant message.`, { param });
  }
  const images = encodeImages(message);
  return { functionResponse: { id: message.toolCallId, name, response: { output: encodeOutput(message) }, ...(images.length === 0 ? {} : { parts: images }) } };
}

// The text goes as it is, also where it looks like JSON: `output` is what Gemini documents for a plain result.
function encodeOutput({ content }: ToolMessage): string | readonly string[] {
  const texts = content.filter((part) => part.type === 'text').map((part) => part.text);
  return texts.length > 1 ? texts : texts[0] ?? '';
}

function encodeImages({ content }: ToolMessage): JsonObject[] {
  return content.flatMap((part) => {
    if (part.type === 'image-url') throw unsupportedParameter(part.param, 'In a tool result, send the image as a base64 data URL.');
    return part.type === 'image-data' ? [encodeImageData(part)] : [];
  });
}
