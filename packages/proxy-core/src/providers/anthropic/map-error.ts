import type { ProviderErrorFacts } from '../../protocol/chat-event.ts';
import { isJsonObject, type JsonValue } from '../../protocol/json-value.ts';
import { tryParseJson } from '../../protocol/try-parse-json.ts';

const UNREADABLE: ProviderErrorFacts = { message: 'the provider gave no readable error' };

/**
 * Facts out of `{"type":"error","error":{…}}`; never throws, whatever `body` holds. The text of a proxy's error page, say,
 * is not the provider's word, so it is not passed on.
 */
export function mapError(body: Buffer): ProviderErrorFacts {
  return readErrorFacts(tryParseJson(body.toString('utf8'))) ?? UNREADABLE;
}

/** Facts of an error object, or `undefined` when `value` is none. Shared by answers, streams and error bodies. */
export function readErrorFacts(value: JsonValue | undefined): ProviderErrorFacts | undefined {
  const error = isJsonObject(value) ? value['error'] : undefined;
  if (!isJsonObject(error)) return undefined;
  const { message, type, details } = error;
  const code = isJsonObject(details) ? details['error_code'] : undefined;
  return {
    message: typeof message === 'string' ? message : UNREADABLE.message,
    type: typeof type === 'string' ? type : undefined,
    code: typeof code === 'string' ? code : undefined,
  };
}
