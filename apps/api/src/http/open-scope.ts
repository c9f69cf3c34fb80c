import type { IncomingMessage, ServerResponse } from 'node:http';

import { ProxyError } from '@proxyapi/proxy-core';

import { RequestClock } from '../pipeline/request-clock.ts';
import type { Caller, Scope } from '../pipeline/scope.ts';
import type { Gateway } from './gateway.ts';
import { presentedKey } from './presented-key.ts';
import { requestId } from './request-id.ts';

/**
 * Admits a request and makes its scope; the scope's signal aborts when the connection closes before the answer is out.
 *
 * @throws {@link ProxyError} `shutting_down`, `invalid_api_key`.
 */
export function openScope(request: IncomingMessage, response: ServerResponse, { callers, inFlight, lifecycle }: Gateway): Scope {
  if (!lifecycle.isServing) throw new ProxyError('shutting_down', 'The gateway is stopping. Ask again in a second.', { retryAfterMs: 1000 });
  const caller: Caller = callers.authenticate(presentedKey(request));
  const controller = inFlight.enter();
  response.once('close', () => {
    inFlight.leave(controller);
    if (!response.writableFinished) controller.abort(new ProxyError('client_closed_request', 'The client left before its answer was complete.'));
  });
  return { id: requestId(request.headers['x-request-id']), signal: controller.signal, caller, clock: new RequestClock() };
}
