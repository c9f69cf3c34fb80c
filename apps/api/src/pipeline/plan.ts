import { type Candidate, type ModelCatalog, type ModelRequest, orderCandidates, type Provider, ProxyError, stickyKey } from '@proxyapi/proxy-core';

import type { Guards } from './calls/guards.ts';
import { promptBytes } from './prompt-bytes.ts';

/** How many ids a 404 suggests. */
const SUGGESTIONS = 3;

/** The endpoint of each operation, for messages. */
const ENDPOINTS = { chat: '/v1/chat/completions', completion: '/v1/completions', embedding: '/v1/embeddings' } as const;

/** What an order is made from. */
export interface Planning {
  readonly catalog: ModelCatalog<Provider>;
  readonly guards: Guards;
  readonly callerName: string;
}

/**
 * Where the request can be served, whatever state those places are in.
 *
 * @throws {@link ProxyError} `model_not_found` when nobody serves the model, `unsupported_endpoint` when those who do
 * lack the endpoint.
 */
export function candidatesFor(catalog: ModelCatalog<Provider>, request: ModelRequest): readonly Candidate<Provider>[] {
  const candidates = catalog.resolve(request.model);
  if (candidates.length === 0) throw modelNotFound(catalog, request.model);
  const able = candidates.filter(({ provider }) => provider.adapter.operations.has(request.operation));
  if (able.length === 0) throw unsupportedEndpoint(candidates, request);
  return able;
}

/**
 * The candidates in the order to ask. Those whose breaker is open are left out, unless there are no others: then asking
 * them tells the caller how long to wait.
 */
export function inOrder({ catalog, guards, callerName }: Planning, candidates: readonly Candidate<Provider>[], request: ModelRequest): readonly Candidate<Provider>[] {
  if (candidates.length === 1) return candidates;
  const { breakers, times } = guards;
  const ordered = orderCandidates(candidates, {
    keepsOrder: catalog.isAlias(request.model),
    isAvailable: ({ provider, model }) => breakers.get(provider.name, model).retryAfterMs === 0,
    loadOf: ({ provider, model }) => ({ inFlight: provider.retryBudget.inFlight, smoothedMs: times.get(provider.name, model).firstByte.smoothedMs }),
    stickyKey: () => stickyKey(callerName, promptBytes(request)),
  });
  return ordered.length > 0 ? ordered : candidates;
}

/** The 404 for a model that nobody serves, with the nearest ids. */
export function modelNotFound(catalog: ModelCatalog<Provider>, model: string): ProxyError {
  const nearest = catalog.nearest(model, SUGGESTIONS);
  const hint = nearest.length > 0 ? `The nearest are ${nearest.map((id) => JSON.stringify(id)).join(', ')}.` : 'No model is known yet.';
  return new ProxyError('model_not_found', `No provider serves the model ${JSON.stringify(model)}. ${hint} \`GET /v1/models\` lists all.`, { param: 'model' });
}

function unsupportedEndpoint(candidates: readonly Candidate<Provider>[], { operation, model }: ModelRequest): ProxyError {
  const types = [...new Set(candidates.map(({ provider }) => provider.type))].join(', ');
  return new ProxyError('unsupported_endpoint', `${ENDPOINTS[operation]} does not exist at providers of type ${types}, which serve ${JSON.stringify(model)}. Use /v1/chat/completions, or a model of another provider.`, { param: 'model' });
}
