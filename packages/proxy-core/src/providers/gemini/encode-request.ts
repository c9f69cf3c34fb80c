import { ProxyError } from '../../errors/proxy-error.ts';
import type { ChatRequest } from '../../protocol/chat-request.ts';
import type { JsonObject } from '../../protocol/json-value.ts';
import { encodeContents } from './encode-contents.ts';
import { encodeGenerationConfig } from './encode-generation-config.ts';
import { encodeOtherMembers } from './encode-other-members.ts';
import { encodeTools } from './encode-tools.ts';
import { unsupportedParameter } from './unsupported-parameter.ts';

/**
 * Gemini's `GenerateContentRequest` for `request`, to be answered by `model`.
 *
 * @throws {@link ProxyError} `unsupported_parameter` or `invalid_parameter`, naming what cannot be translated.
 */
export function encodeRequest(request: ChatRequest, model: string): JsonObject {
  if (request.user !== undefined) throw unsupportedParameter('user', 'Gemini has no field for an end user: leave it out.');
  const { topK, thinkingConfig, safetySettings, cachedContent } = encodeOtherMembers(request.otherMembers);
  if (thinkingConfig !== undefined && request.reasoningEffort !== undefined) {
    throw new ProxyError('invalid_parameter', '`reasoning_effort` and `thinking_config` set the same thing. Send one.', { param: 'reasoning_effort' });
  }
  const generationConfig = { ...encodeGenerationConfig(request, model), ...withoutUndefined({ topK, thinkingConfig }) };
  const isConfigured = Object.values(generationConfig).some((value) => value !== undefined);
  return {
    ...encodeContents(request.messages, model),
    ...encodeTools(request),
    ...(isConfigured ? { generationConfig } : {}),
    ...withoutUndefined({ safetySettings, cachedContent }),
  };
}

// A spread of `undefined` would overwrite what stands before it.
function withoutUndefined(members: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
