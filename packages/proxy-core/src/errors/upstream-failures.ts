import { type TimeoutPhase, UpstreamError } from './upstream-error.ts';

/** The provider's answer is not what its API promises. `what` says which part, in words. */
export function invalidResponse(provider: string, what: string, cause?: unknown): UpstreamError {
  return new UpstreamError('upstream_invalid_response', what, { provider, isRetryable: true, cause });
}

/** The provider's answer ended before its terminal event. */
export function truncatedResponse(provider: string, cause?: unknown): UpstreamError {
  return new UpstreamError('upstream_truncated', 'the answer ended before it was complete', { provider, isRetryable: true, cause });
}

const LATE: Readonly<Record<TimeoutPhase, string>> = {
  connect: 'it did not accept a connection in time',
  'first-byte': 'it did not begin to answer in time',
  idle: 'it fell silent within its answer',
  completion: 'its answer was not complete in time',
};

/**
 * Time ran out for `phase`. An answer that was not complete in time is not worth another attempt by itself: the provider
 * has worked on it, and bills it.
 */
export function upstreamTimeout(provider: string, phase: TimeoutPhase, { what = LATE[phase], cause }: { readonly what?: string; readonly cause?: unknown } = {}): UpstreamError {
  return new UpstreamError('upstream_timeout', what, { provider, phase, isRetryable: phase !== 'completion', cause });
}
