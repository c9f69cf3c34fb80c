import type { IncomingHttpHeaders } from 'node:http';

import { UpstreamError } from '../errors/upstream-error.ts';
import { parseRetryAfterMs } from '../http/parse-retry-after.ts';
import type { ProviderErrorFacts } from '../protocol/chat-event.ts';
import { encodeProviderError } from '../protocol/openai/encode-error.ts';

/** A provider's answer that is no success. */
export interface RefusedResponse {
  readonly provider: string;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly facts: ProviderErrorFacts;
}

/** Statuses that speak of the gateway's key or account at the provider, never of the caller. */
const KEY_STATUSES: ReadonlySet<number> = new Set([401, 402, 403]);

/**
 * The error for an answer that failed at the provider, or `undefined` where the caller's request is at fault and the
 * answer is the caller's to read (400, 404, 422 and the other 4xx).
 */
export function mapStatus(refused: RefusedResponse): UpstreamError | undefined {
  const { provider, status, headers, facts } = refused;
  const options = { provider, upstreamStatus: status };
  if (status >= 300 && status < 400) {
    return new UpstreamError('upstream_redirect', `answered with a redirect (${status}), which is never followed; set base_url to the final address`, { ...options, isRetryable: false });
  }
  if (KEY_STATUSES.has(status) || facts.isKeyRefused === true) {
    return new UpstreamError('upstream_auth_failed', `refused the gateway's key (${status}); its operator checks the key and its balance`, { ...options, isRetryable: true });
  }
  if (status === 429) {
    const retryAfterMs = parseRetryAfterMs(headers) ?? facts.retryAfterMs;
    return new UpstreamError('rate_limit_exceeded', facts.message, { ...options, isRetryable: true, retryAfterMs, callerBody: encodeProviderError(facts) });
  }
  if (status === 408 || status >= 500) {
    const isRetryable = headers['x-should-retry'] !== 'false';
    return new UpstreamError('upstream_error', `answered ${status}: ${facts.message}`, { ...options, isRetryable, retryAfterMs: parseRetryAfterMs(headers) });
  }
  return undefined;
}
