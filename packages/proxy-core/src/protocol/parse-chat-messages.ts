import type { ChatMessage, ContentPart, ToolCall } from './chat-request.ts';
import { parseContent } from './parse-content.ts';
import { refuseOtherMembers } from './refuse-other-members.ts';
import type { RequestParam } from './request-param.ts';

/**
 * Members of an earlier answer that clients send back with its message and that say nothing to the model:
 * `reasoning_content` and `reasoning` are its notes, which providers want back only in their own signed form, and
 * `annotations` are citations of what the content already says.
 */
const ECHOED_MEMBERS = ['reasoning_content', 'reasoning', 'annotations'] as const;

/** Reads `messages`. @throws {@link ProxyError} naming the member at fault. */
export function parseChatMessages(messages: RequestParam): readonly ChatMessage[] {
  const elements = messages.elements();
  if (elements.length === 0) throw messages.wrong('an array of at least one message');
  return elements.map(parseMessage);
}

function parseMessage(message: RequestParam): ChatMessage {
  const role = message.member('role');
  switch (role.string()) {
    case 'system':
    case 'developer':
      return parsePrompt(message, 'system');
    case 'user':
      return parsePrompt(message, 'user');
    case 'assistant':
      return parseAssistant(message);
    case 'tool':
      return parseToolResult(message);
    case 'function':
      throw role.unsupported('Use `tool` messages with a `tool_call_id`, which replaced it.');
    default:
      throw role.wrong('"system", "developer", "user", "assistant" or "tool"');
  }
}

function parsePrompt(message: RequestParam, role: 'system' | 'user'): ChatMessage {
  refuseOtherMembers(message, ['role', 'content']);
  return { role, content: parseContent(message.member('content'), role), param: message.path };
}

function parseAssistant(message: RequestParam): ChatMessage {
  refuseOtherMembers(message, ['role', 'content', 'refusal', 'tool_calls', ...ECHOED_MEMBERS]);
  const toolCalls = message.member('tool_calls').optional(parseToolCalls) ?? [];
  const refusal = message.member('refusal').optional(parseRefusal) ?? [];
  const content = message.member('content');
  const isContentOptional = toolCalls.length > 0 || refusal.length > 0;
  const parts = isContentOptional && content.isAbsent ? [] : parseContent(content, 'assistant');
  return { role: 'assistant', content: [...parts, ...refusal], toolCalls, param: message.path };
}

function parseRefusal(refusal: RequestParam): ContentPart[] {
  return [{ type: 'refusal', text: refusal.string() }];
}

function parseToolCalls(toolCalls: RequestParam): readonly ToolCall[] {
  return toolCalls.elements().map((toolCall) => {
    const type = toolCall.member('type');
    if (type.string() !== 'function') throw type.unsupported('Use tool calls of type `function`.');
    const call = toolCall.member('function');
    return {
      id: toolCall.member('id').nonEmptyString(),
      name: call.member('name').nonEmptyString(),
      argumentsText: call.member('arguments').string(),
      signature: toolCall.member('extra_content').optional(parseSignature),
      param: toolCall.path,
    };
  });
}

// Where Google's own OpenAI-compatible endpoint puts it, so its clients send it back unasked.
function parseSignature(extraContent: RequestParam): string | undefined {
  const google = extraContent.member('google').optional((param) => param.member('thought_signature'));
  return google?.optional((param) => param.string());
}

// `name` is the function's, which the call with the same id has already.
function parseToolResult(message: RequestParam): ChatMessage {
  refuseOtherMembers(message, ['role', 'content', 'tool_call_id', 'name']);
  return {
    role: 'tool',
    toolCallId: message.member('tool_call_id').nonEmptyString(),
    content: parseContent(message.member('content'), 'tool'),
    param: message.path,
  };
}
