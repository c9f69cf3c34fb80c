import type { IncomingMessage, ServerResponse } from 'node:http';

import { type Operation, parseModelRequest } from '@proxyapi/proxy-core';

import { RequestClock } from '../pipeline/request-clock.ts';
import type { Scope } from '../pipeline/scope.ts';
import { serve } from '../pipeline/serve.ts';
import type { Gateway } from './gateway.ts';
import { openScope } from './open-scope.ts';
import { readBody } from './read-body.ts';
import { requestId } from './request-id.ts';
import { writeAnswer } from './write-answer.ts';
import { toProxyError, writeError } from './write-error.ts';
import { writeStreamAnswer } from './write-stream-answer.ts';

/** Handles a request; what it throws becomes the answer's error. */
export type RouteHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** The route of one model endpoint: accept, read, parse, serve, write. It answers its errors itself, and never rejects. */
export function modelRoute(operation: Operation, gateway: Gateway): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    let scope: Scope | undefined;
    try {
      const opened = openScope(request, response, gateway);
      ({ scope } = opened);
      const readingSince = RequestClock.now();
      const body = await readBody(request, response, { maxBytes: gateway.maxBodyBytes, onGrowth: (bytes) => gateway.admission.grow(opened.visit, bytes) });
      scope.clock.addClientWait(readingSince);
      const modelRequest = gateway.responses?.recall(operation, body) ?? parseModelRequest(operation, body);
      const answering = serve(gateway, modelRequest, scope);
      if (modelRequest.isStream) await writeStreamAnswer(response, answering, scope);
      else writeAnswer(response, await answering, scope);
    } catch (cause) {
      const error = toProxyError(cause);
      const id = scope?.id ?? requestId(request.headers['x-request-id']);
      if (error.code === 'internal_error') gateway.onDefect(error, id);
      writeError(request, response, error, { requestId: id, attempts: scope?.progress.source?.attempts });
    }
  };
}
