import { ProxyError } from '../../errors/proxy-error.ts';
import type { ChatMessage, ContentPart } from '../../protocol/chat-request.ts';
import type { JsonObject } from '../../protocol/json-value.ts';
import { encodeImageData, encodeImageUrl } from './encode-image.ts';
import { encodeToolCalls } from './encode-tool-call.ts';
import { encodeToolResult } from './encode-tool-result.ts';
import { needsThoughtSignatures } from './model-generation.ts';
import { unsupportedParameter } from './unsupported-parameter.ts';

interface Turn {
  readonly role: Exclude<ChatMessage['role'], 'system'>;
  readonly parts: JsonObject[];
}

/**
 * The conversation as Gemini's `systemInstruction` and `contents`.
 *
 * Neighbours of one role become one turn. Tool results never join the user's words behind them: Gemini wants a turn
 * with as many results as the turn before had calls.
 *
 * @throws {@link ProxyError} naming the message at fault.
 */
export function encodeContents(messages: readonly ChatMessage[], model: string): JsonObject {
  const firstTurn = messages.findIndex((message) => message.role !== 'system');
  const leading = firstTurn === -1 ? messages : messages.slice(0, firstTurn);
  const systemParts = leading.flatMap((message) => encodeParts(message.content));
  const turns = encodeTurns(messages.slice(leading.length), model);
  if (turns.length === 0) {
    throw new ProxyError('invalid_parameter', '`messages` must hold a user message that is not empty: Gemini answers nothing else.', { param: 'messages' });
  }
  return {
    ...(systemParts.length === 0 ? {} : { systemInstruction: { parts: systemParts } }),
    contents: turns.map(({ role, parts }) => ({ role: role === 'assistant' ? 'model' : 'user', parts })),
  };
}

function encodeTurns(messages: readonly ChatMessage[], model: string): readonly Turn[] {
  const turns: Turn[] = [];
  const toolNames = new Map<string, string>();
  for (const message of messages) {
    if (message.role === 'system') {
      throw unsupportedParameter(message.param, 'Gemini has system messages only before the conversation: move it to the front, or make it a user message.');
    }
    const parts = encodeMessage(message, toolNames, model);
    if (parts.length === 0) continue;
    const last = turns.at(-1);
    if (last?.role === message.role) last.parts.push(...parts);
    else turns.push({ role: message.role, parts });
  }
  return turns;
}

function encodeMessage(message: Exclude<ChatMessage, { readonly role: 'system' }>, toolNames: Map<string, string>, model: string): JsonObject[] {
  switch (message.role) {
    case 'user':
      return encodeParts(message.content);
    case 'assistant':
      for (const { id, name } of message.toolCalls) toolNames.set(id, name);
      return [...encodeParts(message.content), ...encodeToolCalls(message.toolCalls, needsThoughtSignatures(model))];
    case 'tool':
      return [encodeToolResult(message, toolNames)];
  }
}

// Empty texts, which clients send beside tool calls, say nothing, and some models refuse them.
function encodeParts(content: readonly ContentPart[]): JsonObject[] {
  return content.flatMap((part) => {
    switch (part.type) {
      case 'image-url': return [encodeImageUrl(part)];
      case 'image-data': return [encodeImageData(part)];
      // A refusal is what the model said; Gemini has no mark for it.
      case 'text': case 'refusal': return part.text === '' ? [] : [{ text: part.text }];
    }
  });
}
