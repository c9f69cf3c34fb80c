import { UpstreamError } from '../errors/upstream-error.ts';
import type { ChatEvent } from '../protocol/chat-event.ts';

/** The failure that a provider reported inside an answer of status 200. */
export function reportedFailure(provider: string, event: Extract<ChatEvent, { readonly type: 'error' }>): UpstreamError {
  const { message, errorType, code } = event;
  return new UpstreamError('upstream_error', `the answer reports an error: ${message} (${code ?? errorType})`, { provider, isRetryable: true });
}
