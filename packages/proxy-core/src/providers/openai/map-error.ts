import type { ProviderErrorFacts } from '../../protocol/chat-event.ts';
import { isJsonObject, type JsonValue } from '../../protocol/json-value.ts';
import { tryParseJson } from '../../protocol/try-parse-json.ts';

/** Longest piece of a provider's message that is passed on where the body has no readable error. */
const MAX_EXCERPT_LENGTH = 200;

/**
 * Reads `{"error":{"message","type","param","code"}}` and its cousins: an error that is a string, FastAPI's `detail`, a
 * bare `message`. Never throws.
 */
export function readOpenAiError(body: Buffer): ProviderErrorFacts {
  const value = tryParseJson(body.toString('utf8'));
  if (!isJsonObject(value)) return { message: excerpt(body) };
  const error = value['error'];
  if (isJsonObject(error)) {
    return {
      message: textOf(error['message']) ?? excerpt(body),
      type: textOf(error['type']),
      code: error['code'] ?? undefined,
      param: textOf(error['param']),
      verbatim: body,
    };
  }
  return { message: textOf(error) ?? textOf(value['message']) ?? textOf(value['detail']) ?? excerpt(body) };
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function excerpt(body: Buffer): string {
  const text = body.toString('utf8').replaceAll(/\s+/g, ' ').trim();
  if (text === '') return 'no message';
  if (text.startsWith('<')) return 'an HTML page instead of an error message';
  return text.length > MAX_EXCERPT_LENGTH ? `${text.slice(0, MAX_EXCERPT_LENGTH)}…` : text;
}
