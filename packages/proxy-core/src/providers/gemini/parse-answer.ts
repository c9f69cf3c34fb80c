import { invalidResponse } from '../../errors/upstream-failures.ts';
import type { JsonValue } from '../../protocol/json-value.ts';

/**
 * The JSON of a whole answer, read by `parse`.
 *
 * @throws {@link UpstreamError} when `body` is not UTF-8 or not JSON.
 */
export function parseAnswer(provider: string, body: Buffer, parse: (text: string) => JsonValue): JsonValue {
  try {
    return parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw invalidResponse(provider, 'the answer is not JSON', cause);
  }
}
