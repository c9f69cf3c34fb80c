import type { IncomingMessage, ServerResponse } from 'node:http';

import { type Operation, parseModelRequest } from '@proxyapi/proxy-core';

import type { RequestNotes } from '../pipeline/records/request-notes.ts';
import { RequestClock } from '../pipeline/request-clock.ts';
import { serve } from '../pipeline/serve.ts';
import { callerLabels } from './caller-labels.ts';
import type { Gateway } from './gateway.ts';
import { openScope } from './open-scope.ts';
import { readBody } from './read-body.ts';
import type { RouteHandler } from './run-handler.ts';
import { writeStreamAnswer } from './write-stream-answer.ts';
import { writeWholeAnswer } from './write-whole-answer.ts';

/** The route of one model endpoint: accept, read, parse, serve, write. */
export function modelRoute(operation: Operation, gateway: Gateway): RouteHandler {
  return async (request: IncomingMessage, response: ServerResponse, notes: RequestNotes) => {
    const { scope, visit } = openScope(request, response, { gateway, notes });
    notes.labels = callerLabels(request.headers, gateway.metricLabels);
    const readingSince = RequestClock.now();
    const body = await readBody(request, response, { maxBytes: gateway.maxBodyBytes, onGrowth: (bytes) => gateway.admission.grow(visit, bytes) });
    scope.clock.addClientWait(readingSince);
    const modelRequest = gateway.responses?.recall(operation, body) ?? parseModelRequest(operation, body);
    notes.model = modelRequest.model;
    notes.isStream = modelRequest.isStream;
    const answering = serve(gateway, modelRequest, scope);
    await (modelRequest.isStream ? writeStreamAnswer : writeWholeAnswer)(response, answering, scope);
  };
}
