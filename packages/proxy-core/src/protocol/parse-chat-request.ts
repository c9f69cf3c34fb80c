import type { ChatRequest } from './chat-request.ts';
import type { JsonDocument } from './json-document.ts';
import type { JsonObject } from './json-value.ts';
import { parseChatMessages } from './parse-chat-messages.ts';
import { parseResponseFormat } from './parse-response-format.ts';
import { parseToolChoice } from './parse-tool-choice.ts';
import { parseTools } from './parse-tools.ts';
import { RequestParam } from './request-param.ts';

/** Members with a place of their own in {@link ChatRequest}, and those the request line or the stream itself carries. */
const KNOWN_MEMBERS: ReadonlySet<string> = new Set([
  'model', 'stream', 'stream_options', 'messages', 'tools', 'tool_choice', 'parallel_tool_calls', 'max_tokens',
  'max_completion_tokens', 'temperature', 'top_p', 'stop', 'n', 'seed', 'frequency_penalty', 'presence_penalty',
  'logprobs', 'top_logprobs', 'reasoning_effort', 'response_format', 'user',
]);

/**
 * Reads a chat body in OpenAI's dialect into the neutral form that converters to other dialects start from.
 *
 * Differs from `parseModelRequest`: it looks at every member. Types are checked, ranges are the provider's to judge.
 *
 * @throws {@link ProxyError} `missing_parameter`, `invalid_parameter` or `unsupported_parameter`, with the exact path
 * as `param`.
 */
export function parseChatRequest(document: JsonDocument): ChatRequest {
  const body = new RequestParam(document.value());
  refuseLegacyFunctions(body);
  return {
    messages: parseChatMessages(body.member('messages')),
    tools: body.member('tools').optional(parseTools) ?? [],
    toolChoice: body.member('tool_choice').optional(parseToolChoice),
    allowsParallelToolCalls: optionalBoolean(body, 'parallel_tool_calls'),
    ...parseSampling(body),
    wantsLogprobs: optionalBoolean(body, 'logprobs'),
    topLogprobs: optionalInteger(body, 'top_logprobs'),
    reasoningEffort: body.member('reasoning_effort').optional((param) => param.string()),
    responseFormat: body.member('response_format').optional(parseResponseFormat),
    user: body.member('user').optional((param) => param.string()),
    otherMembers: collectOtherMembers(body),
  };
}

function parseSampling(body: RequestParam): Partial<ChatRequest> {
  return {
    maxOutputTokens: parseMaxOutputTokens(body),
    temperature: optionalNumber(body, 'temperature'),
    topP: optionalNumber(body, 'top_p'),
    stop: body.member('stop').optional(parseStop),
    choiceCount: body.member('n').optional((param) => param.integer(1)),
    seed: optionalInteger(body, 'seed'),
    frequencyPenalty: optionalNumber(body, 'frequency_penalty'),
    presencePenalty: optionalNumber(body, 'presence_penalty'),
  };
}

// Both at once are an error at OpenAI too; two equal values are let pass, since nothing is lost.
function parseMaxOutputTokens(body: RequestParam): number | undefined {
  const legacy = body.member('max_tokens').optional((param) => param.integer(1));
  const current = body.member('max_completion_tokens').optional((param) => param.integer(1));
  if (legacy !== undefined && current !== undefined && legacy !== current) {
    throw body.member('max_tokens').wrong('left out when `max_completion_tokens` is given');
  }
  return current ?? legacy;
}

function parseStop(stop: RequestParam): readonly string[] {
  if (typeof stop.value === 'string') return [stop.value];
  if (!Array.isArray(stop.value)) throw stop.wrong('a string or an array of strings');
  return stop.elements().map((element) => element.string());
}

function refuseLegacyFunctions(body: RequestParam): void {
  const replacements = { functions: 'tools', function_call: 'tool_choice' };
  for (const [name, replacement] of Object.entries(replacements)) {
    const member = body.member(name);
    if (!member.isAbsent) throw member.unsupported(`Use \`${replacement}\`, which replaced it.`);
  }
}

function collectOtherMembers(body: RequestParam): JsonObject {
  const others = body.members().filter((member) => !KNOWN_MEMBERS.has(member.path));
  return Object.fromEntries(others.map((member) => [member.path, member.value]));
}

function optionalNumber(body: RequestParam, name: string): number | undefined {
  return body.member(name).optional((param) => param.number());
}

function optionalInteger(body: RequestParam, name: string): number | undefined {
  return body.member(name).optional((param) => param.integer());
}

function optionalBoolean(body: RequestParam, name: string): boolean | undefined {
  return body.member(name).optional((param) => param.boolean());
}
