import type { ChatRequest, ResponseFormat } from '../../protocol/chat-request.ts';
import type { JsonObject } from '../../protocol/json-value.ts';
import { encodeThinking } from './encode-thinking.ts';
import { unsupportedParameter } from './unsupported-parameter.ts';

/**
 * The request's `generationConfig`; members that are `undefined` do not go on the wire.
 *
 * @throws {@link ProxyError} for what has no counterpart.
 */
export function encodeGenerationConfig(request: ChatRequest, model: string): JsonObject {
  refuseLogprobs(request);
  const { stop, reasoningEffort } = request;
  return {
    maxOutputTokens: request.maxOutputTokens,
    temperature: request.temperature,
    topP: request.topP,
    stopSequences: stop === undefined || stop.length === 0 ? undefined : stop,
    candidateCount: unlessDefault(request.choiceCount, 1),
    seed: request.seed,
    presencePenalty: unlessDefault(request.presencePenalty, 0),
    frequencyPenalty: unlessDefault(request.frequencyPenalty, 0),
    thinkingConfig: reasoningEffort === undefined ? undefined : encodeThinking(reasoningEffort, model),
    ...encodeResponseFormat(request.responseFormat),
  };
}

// Some models refuse these members whatever their value; the default is what happens without them.
function unlessDefault(value: number | undefined, defaultValue: number): number | undefined {
  return value === defaultValue ? undefined : value;
}

// The event union has no place for them, so the answer's would be lost on the way back.
function refuseLogprobs({ wantsLogprobs, topLogprobs }: ChatRequest): void {
  if (wantsLogprobs === true) throw unsupportedParameter('logprobs', 'Leave it out.');
  if (topLogprobs !== undefined && topLogprobs !== 0) throw unsupportedParameter('top_logprobs', 'Leave it out.');
}

// A schema always binds at Gemini, so `strict` adds nothing; its `name` is a label that no model sees.
function encodeResponseFormat(format: ResponseFormat | undefined): JsonObject {
  switch (format?.type) {
    case undefined: case 'text': return {};
    case 'json-object': return { responseMimeType: 'application/json' };
    case 'json-schema': return { responseMimeType: 'application/json', responseJsonSchema: format.schema };
  }
}
