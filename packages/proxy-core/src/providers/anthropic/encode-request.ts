import { ProxyError } from '../../errors/proxy-error.ts';
import type { ChatRequest } from '../../protocol/chat-request.ts';
import type { JsonObject } from '../../protocol/json-value.ts';
import type { ModelRequest } from '../../protocol/model-request.ts';
import { parseChatRequest } from '../../protocol/parse-chat-request.ts';
import type { EncodedRequest } from '../provider-adapter.ts';
import { encodeMessages } from './encode-messages.ts';
import { encodeOtherMembers } from './encode-other-members.ts';
import { encodeOutput } from './encode-output.ts';
import { encodeSampling } from './encode-sampling.ts';
import { encodeTools } from './encode-tools.ts';

/**
 * An OpenAI chat request as a request to Anthropic's Messages API.
 *
 * @throws {@link ProxyError} naming the parameter that is wrong or has no counterpart there.
 */
export function encodeRequest(request: ModelRequest, model: string): EncodedRequest {
  if (request.operation !== 'chat') {
    throw new ProxyError('unsupported_endpoint', `Providers of type anthropic have no endpoint for a ${request.operation} request. Use /v1/chat/completions.`);
  }
  const chat = parseChatRequest(request.document);
  const body = {
    model,
    ...encodeMessages(chat.messages),
    ...encodeSampling(chat),
    ...encodeTools(chat),
    ...encodeOutput(chat),
    ...encodeOtherMembers(chat.otherMembers),
    ...encodeUser(chat),
    ...(request.isStream ? { stream: true } : {}),
  };
  return { path: '/v1/messages', body: Buffer.from(JSON.stringify(body)) };
}

// OpenAI replaced `user` by `safety_identifier` for what Anthropic's `user_id` is for: telling abusers apart.
function encodeUser({ user, otherMembers }: ChatRequest): JsonObject {
  const userId = otherMembers['safety_identifier'] ?? user;
  return userId === undefined ? {} : { metadata: { user_id: userId } };
}
