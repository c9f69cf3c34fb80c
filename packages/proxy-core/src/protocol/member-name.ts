import { stringBetween } from './string-between.ts';

/** Members that requests and answers in OpenAI's dialect have at their root. */
const KNOWN_NAMES: readonly string[] = [
  'model', 'messages', 'prompt', 'input', 'stream', 'stream_options', 'temperature', 'top_p', 'max_tokens', 'max_completion_tokens', 'n',
  'stop', 'seed', 'user', 'metadata', 'tools', 'tool_choice', 'parallel_tool_calls', 'response_format', 'reasoning_effort', 'store',
  'presence_penalty', 'frequency_penalty', 'logit_bias', 'logprobs', 'top_logprobs', 'encoding_format', 'dimensions', 'service_tier',
  'prompt_cache_key', 'safety_identifier', 'id', 'object', 'created', 'choices', 'usage', 'system_fingerprint', 'data', 'error',
];

/** By length, first and last character; of two names with the same, the later one is known. */
const NAMES_BY_SHAPE = new Map(KNOWN_NAMES.map((name) => [shapeOf(name.length, name.charCodeAt(0), name.charCodeAt(name.length - 1)), name]));

/**
 * The name of a member from the bytes between its quotes. Nearly all are names that are known, and comparing a dozen bytes
 * costs less than making a string of them, which is 0.13 µs.
 */
export function memberName(bytes: Buffer, start: number, end: number): string {
  const known = NAMES_BY_SHAPE.get(shapeOf(end - start, bytes[start] ?? 0, bytes[end - 1] ?? 0));
  if (known !== undefined && isAt(bytes, start, known)) return known;
  return stringBetween(bytes, start, end);
}

function shapeOf(length: number, first: number, last: number): number {
  return length * 65_536 + first * 256 + last;
}

function isAt(bytes: Buffer, start: number, name: string): boolean {
  for (let index = 0; index < name.length; index += 1) {
    if (bytes[start + index] !== name.charCodeAt(index)) return false;
  }
  return true;
}
