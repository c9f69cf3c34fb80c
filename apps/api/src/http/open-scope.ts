import type { IncomingMessage, ServerResponse } from 'node:http';

import { ProxyError } from '@proxyapi/proxy-core';

import type { Visit } from '../pipeline/admission.ts';
import { clientLeft, type RequestNotes } from '../pipeline/records/request-notes.ts';
import type { Scope } from '../pipeline/scope.ts';
import { cacheWish } from './cache-wish.ts';
import { callLimits } from './call-limits.ts';
import type { Gateway } from './gateway.ts';
import { presentedKey } from './presented-key.ts';

/**
 * Admits a request and makes its scope; the scope's signal aborts when the connection closes before the answer is out.
 *
 * @throws {@link ProxyError} `shutting_down`, `invalid_api_key`, `invalid_parameter`, `overloaded`.
 */
export function openScope(request: IncomingMessage, response: ServerResponse, { gateway, notes }: { readonly gateway: Gateway; readonly notes: RequestNotes }): { readonly scope: Scope; readonly visit: Visit } {
  const { callers, admission, inFlight, lifecycle, maxBodyBytes } = gateway;
  if (!lifecycle.isServing) throw new ProxyError('shutting_down', 'The gateway is stopping. Ask again in a second.', { retryAfterMs: 1000 });
  const { headers } = request;
  const caller = callers.authenticate(presentedKey(request), request.socket);
  notes.callerName = caller.name;
  const limits = callLimits(headers);
  const cache = cacheWish(headers);
  // What is larger than a body may be is refused as that, before any of it is read.
  const visit = admission.enter(Math.min(Number(headers['content-length'] ?? 0), maxBodyBytes));
  const controller = inFlight.enter();
  response.on('close', () => {
    inFlight.leave(controller);
    admission.leave(visit);
    if (!response.writableFinished) controller.abort(clientLeft());
  });
  const scope = { id: notes.id, controller, signal: controller.signal, caller, clock: notes.clock, limits, cache, notes };
  return { scope, visit };
}
