import type { IncomingMessage, ServerResponse } from 'node:http';

import { ProxyError } from '@proxyapi/proxy-core';

import type { Visit } from '../pipeline/admission.ts';
import { RequestClock } from '../pipeline/request-clock.ts';
import type { Scope } from '../pipeline/scope.ts';
import { cacheWish } from './cache-wish.ts';
import { callLimits } from './call-limits.ts';
import type { Gateway } from './gateway.ts';
import { presentedKey } from './presented-key.ts';
import { requestId } from './request-id.ts';

/**
 * Admits a request and makes its scope; the scope's signal aborts when the connection closes before the answer is out.
 *
 * @throws {@link ProxyError} `shutting_down`, `invalid_api_key`, `invalid_parameter`, `overloaded`.
 */
export function openScope(request: IncomingMessage, response: ServerResponse, { callers, admission, inFlight, lifecycle, maxBodyBytes }: Gateway): { readonly scope: Scope; readonly visit: Visit } {
  if (!lifecycle.isServing) throw new ProxyError('shutting_down', 'The gateway is stopping. Ask again in a second.', { retryAfterMs: 1000 });
  const { headers } = request;
  const caller = callers.authenticate(presentedKey(request), request.socket);
  const limits = callLimits(headers);
  const cache = cacheWish(headers);
  // What is larger than a body may be is refused as that, before any of it is read.
  const visit = admission.enter(Math.min(Number(headers['content-length'] ?? 0), maxBodyBytes));
  const controller = inFlight.enter();
  response.on('close', () => {
    inFlight.leave(controller);
    admission.leave(visit);
    if (!response.writableFinished) controller.abort(new ProxyError('client_closed_request', 'The client left before its answer was complete.'));
  });
  const scope = { id: requestId(headers['x-request-id']), controller, signal: controller.signal, caller, clock: new RequestClock(), limits, cache, progress: { source: undefined, cache: 'off' as const } };
  return { scope, visit };
}
