import type { ProxyError } from '../../errors/proxy-error.ts';
import type { ProviderErrorFacts } from '../chat-event.ts';

/** Members of OpenAI's `error` object. */
export interface ErrorMembers {
  readonly message: string;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;
}

/** The JSON body that tells a caller of OpenAI's dialect about `error`. */
export function encodeError(error: ProxyError): Buffer {
  return Buffer.from(JSON.stringify({ error: membersOf(error) }));
}

/** The JSON body that passes on a provider's refusal, in the provider's own words. */
export function encodeProviderError({ message, type, param, code, verbatim }: ProviderErrorFacts): Buffer {
  return verbatim ?? Buffer.from(JSON.stringify({ error: { message, type: type ?? 'invalid_request_error', param: param ?? null, code: code ?? null } }));
}

/** The last event of a stream that failed after its first byte. No `[DONE]` follows it. */
export function encodeErrorEvent(error: ProxyError): Buffer {
  return Buffer.from(formatErrorEvent(membersOf(error)));
}

/** The SSE text of an error event. */
export function formatErrorEvent({ message, type, param, code }: ErrorMembers): string {
  return `data: ${JSON.stringify({ error: { message, type, param, code } })}\n\n`;
}

function membersOf(error: ProxyError): ErrorMembers {
  return { message: error.message, type: error.facts.type, param: error.param ?? null, code: error.code };
}
