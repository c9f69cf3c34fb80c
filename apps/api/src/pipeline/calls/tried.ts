import type { ProxyError, UpstreamError } from '@proxyapi/proxy-core';

import type { UpstreamAnswer } from '../answer.ts';

/** What came of asking one candidate. */
export type Tried =
  /** It answered, or refused the caller's own request. */
  | { readonly kind: 'answered'; readonly answer: UpstreamAnswer }
  /** Its dialect has no words for the request, or there is no room to ask it. */
  | { readonly kind: 'unable'; readonly error: ProxyError }
  /** Its breaker is open: it was not asked. */
  | { readonly kind: 'open'; readonly retryAfterMs: number }
  /** All its keys rest: it was not asked, or not again. */
  | { readonly kind: 'resting'; readonly retryAfterMs: number; readonly error: UpstreamError }
  | { readonly kind: 'failed'; readonly error: UpstreamError };
