import { UpstreamError } from './upstream-error.ts';

/** The provider's answer is not what its API promises. `what` says which part, in words. */
export function invalidResponse(provider: string, what: string, cause?: unknown): UpstreamError {
  return new UpstreamError('upstream_invalid_response', what, { provider, isRetryable: true, cause });
}

/** The provider's answer ended before its terminal event. */
export function truncatedResponse(provider: string, cause?: unknown): UpstreamError {
  return new UpstreamError('upstream_truncated', 'the answer ended before it was complete', { provider, isRetryable: true, cause });
}
