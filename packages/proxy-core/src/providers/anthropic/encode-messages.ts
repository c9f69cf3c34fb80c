import { ProxyError } from '../../errors/proxy-error.ts';
import type { ChatMessage, ToolCall } from '../../protocol/chat-request.ts';
import { parseExactJson } from '../../protocol/exact-json.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../protocol/json-value.ts';
import { encodeContent } from './encode-content.ts';
import { untranslatable } from './untranslatable.ts';

/** Members of Anthropic's body that hold the conversation. */
export interface EncodedMessages {
  /** System messages at the beginning; absent where there are none. */
  readonly system?: JsonObject[];
  readonly messages: Turn[];
}

/** One element of Anthropic's `messages`. */
export interface Turn {
  readonly role: 'user' | 'assistant' | 'system';
  readonly content: JsonObject[];
}

/**
 * The conversation as Anthropic wants it: system messages at the beginning in `system`, neighbours of one role in one
 * turn, and all results of parallel tool calls in the one user turn behind them.
 *
 * A system message further on keeps its place as a turn of role `system`. The API takes it only behind a user turn and
 * before an assistant turn or the end, and only models since Claude Opus 4.8 do; moving it would change what it governs.
 *
 * @throws {@link ProxyError} naming the message that cannot be carried.
 */
export function encodeMessages(messages: readonly ChatMessage[]): EncodedMessages {
  const firstTurn = messages.findIndex((message) => message.role !== 'system');
  const leading = firstTurn === -1 ? messages : messages.slice(0, firstTurn);
  const system = leading.flatMap((message) => encodeContent(message.content));
  const turns = encodeTurns(messages.slice(leading.length));
  if (turns.length === 0) {
    throw new ProxyError('invalid_parameter', '`messages` must hold a user message that is not empty: Anthropic answers nothing else.', { param: 'messages' });
  }
  return system.length === 0 ? { messages: turns } : { system, messages: turns };
}

function encodeTurns(messages: readonly ChatMessage[]): Turn[] {
  const turns: Turn[] = [];
  for (const message of messages) {
    const last = turns.at(-1);
    const turn = encodeTurn(message);
    if (turn.content.length === 0) continue;
    requirePlace(message, turn.role, last?.role);
    if (last?.role === turn.role) last.content.push(...turn.content);
    else turns.push(turn);
  }
  return turns;
}

/** Refuses what Anthropic's order of turns has no place for: `system` not behind `user`, or `user` behind `system`. */
function requirePlace(message: ChatMessage, role: Turn['role'], previous: Turn['role'] | undefined): void {
  const isMisplaced = role === 'system' ? previous !== 'user' && previous !== 'system' : role === 'user' && previous === 'system';
  if (!isMisplaced) return;
  throw untranslatable(message.param, 'After the first message, a system message may stand only between a user or tool message and an assistant message, or last. Move it there or to the beginning.');
}

function encodeTurn(message: ChatMessage): Turn {
  switch (message.role) {
    case 'system':
    case 'user':
      return { role: message.role, content: encodeContent(message.content) };
    case 'assistant':
      return { role: 'assistant', content: [...encodeContent(message.content), ...message.toolCalls.map(encodeToolCall)] };
    case 'tool':
      return { role: 'user', content: [encodeToolResult(message)] };
  }
}

function encodeToolResult(message: Extract<ChatMessage, { role: 'tool' }>): JsonObject {
  const content = encodeContent(message.content);
  return { type: 'tool_result', tool_use_id: message.toolCallId, ...(content.length === 0 ? {} : { content }) };
}

function encodeToolCall({ id, name, argumentsText, param }: ToolCall): JsonObject {
  return { type: 'tool_use', id, name, input: parseArguments(argumentsText, `${param}.function.arguments`) };
}

// Models write nothing at all where a function has no parameters.
function parseArguments(text: string, param: string): JsonObject {
  if (text.trim() === '') return {};
  const input = tryParse(text);
  if (isJsonObject(input)) return input;
  throw new ProxyError('invalid_parameter', `\`${param}\` must be a JSON object: Anthropic takes arguments in no other form.`, { param });
}

function tryParse(text: string): JsonValue | undefined {
  try {
    return parseExactJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
