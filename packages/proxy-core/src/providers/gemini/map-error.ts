import type { ProviderErrorFacts } from '../../protocol/chat-event.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../protocol/json-value.ts';
import { tryParseJson } from '../../protocol/try-parse-json.ts';
import { readError } from './read-error.ts';

/** The reason that Gemini gives, with status 400, for a key it does not know. */
const KEY_REFUSED = 'API_KEY_INVALID';

/**
 * Facts out of Gemini's error body. `type` is its status such as `INVALID_ARGUMENT`; `code` is the reason where it
 * gives one, and the number otherwise.
 */
export function mapError(body: Buffer): ProviderErrorFacts {
  const error = readError(tryParseJson(body.toString('utf8')) ?? null);
  if (error === undefined) return { message: 'The provider gave no reason.' };
  const details = detailsOf(error);
  const reason = textOf(memberOf(details, 'reason'));
  return {
    message: textOf(error['message']) ?? 'The provider gave no reason.',
    type: textOf(error['status']),
    code: reason ?? error['code'],
    isKeyRefused: reason === KEY_REFUSED,
    param: violatedField(details),
    retryAfterMs: parseDelay(memberOf(details, 'retryDelay')),
  };
}

function detailsOf(error: JsonObject): readonly JsonObject[] {
  const details = error['details'];
  return isJsonArray(details) ? details.filter(isJsonObject) : [];
}

function memberOf(details: readonly JsonObject[], name: string): JsonValue | undefined {
  return details.find((detail) => detail[name] !== undefined)?.[name];
}

function violatedField(details: readonly JsonObject[]): string | undefined {
  const violations = memberOf(details, 'fieldViolations');
  const first = isJsonArray(violations) ? violations[0] : undefined;
  return isJsonObject(first) ? textOf(first['field']) : undefined;
}

/** Reads a duration in its JSON form, seconds with an `s` behind them. */
function parseDelay(delay: JsonValue | undefined): number | undefined {
  const seconds = typeof delay === 'string' ? /^(\d{1,9}(?:\.\d{1,9})?)s$/.exec(delay)?.[1] : undefined;
  return seconds === undefined ? undefined : Math.ceil(Number(seconds) * 1000);
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
