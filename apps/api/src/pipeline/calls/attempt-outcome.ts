import { type KeyRing, type Permit, type ProviderKey, UpstreamError } from '@proxyapi/proxy-core';

/** Longest rest believed, as for a quota that is used up: a header that is wrong keeps no key away for years. */
const MAX_REST_MS = 300_000;

/** Who an attempt's failure is blamed on, and where to write it down. */
export interface Blame {
  readonly permit: Permit;
  readonly keys: KeyRing<ProviderKey>;
  readonly key: ProviderKey;
  readonly model: string;
  readonly nowMs: number;
}

/**
 * Writes a failure down where it belongs: a refused key rests for all models, a 429 lets the key rest for this one, and
 * all else is the provider's. Tells whether another key of the same provider may be asked at once.
 */
export function blameFailure(error: UpstreamError, { permit, keys, key, model, nowMs }: Blame): boolean {
  switch (error.code) {
    case 'upstream_auth_failed':
      keys.refuse(key, nowMs);
      permit.forget();
      return true;
    case 'rate_limit_exceeded':
      if (error.retryAfterMs !== undefined) keys.rest(key, model, nowMs + Math.min(error.retryAfterMs, MAX_REST_MS));
      permit.forget();
      return true;
    default:
      permit.fail();
      return false;
  }
}

/** Writes down how an opened stream ended. One that the caller or the deadline ended says nothing of the provider. */
export function settleStream(error: Error | undefined, permit: Permit): void {
  if (error === undefined) permit.succeed();
  else if (error instanceof UpstreamError) permit.fail();
  else permit.forget();
}
