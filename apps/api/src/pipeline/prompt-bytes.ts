import type { ModelRequest } from '@proxyapi/proxy-core';

/** The member of each operation's body that holds the prompt. */
const PROMPT_MEMBERS = { chat: 'messages', completion: 'prompt', embedding: 'input' } as const;

/** A request's prompt, in the bytes it came in. */
export function promptBytes({ operation, document }: ModelRequest): Buffer {
  const member = document.member(PROMPT_MEMBERS[operation]);
  return member === undefined ? document.bytes : document.bytes.subarray(member.start, member.end);
}
