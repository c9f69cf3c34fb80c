import type { ChatMessage, ContentPart } from './chat-request.ts';
import { parseImagePart } from './parse-image-part.ts';
import { refuseOtherMembers } from './refuse-other-members.ts';
import type { RequestParam } from './request-param.ts';

/** Types of part that OpenAI has and a role may use. */
const PART_TYPES: Record<ChatMessage['role'], readonly string[]> = {
  system: ['text'],
  user: ['text', 'image_url'],
  assistant: ['text', 'refusal'],
  tool: ['text', 'image_url'],
};

/** Reads a message's `content`, a string or an array of parts. @throws {@link ProxyError} naming the part at fault. */
export function parseContent(content: RequestParam, role: ChatMessage['role']): readonly ContentPart[] {
  if (typeof content.value === 'string') return [{ type: 'text', text: content.value }];
  if (content.isAbsent || !Array.isArray(content.value)) throw content.wrong('a string or an array of content parts');
  return content.elements().map((part) => parsePart(part, role));
}

function parsePart(part: RequestParam, role: ChatMessage['role']): ContentPart {
  const type = part.member('type');
  const name = type.string();
  if (!PART_TYPES[role].includes(name)) {
    throw type.unsupported(`A ${role} message may have ${PART_TYPES[role].join(' and ')} parts, not \`${name.slice(0, 32)}\`.`);
  }
  if (name === 'image_url') return parseImagePart(part);
  refuseOtherMembers(part, ['type', name]);
  const text = part.member(name).string();
  return name === 'refusal' ? { type: 'refusal', text } : { type: 'text', text };
}
