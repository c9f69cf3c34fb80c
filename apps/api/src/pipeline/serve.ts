import type { ModelCatalog, ModelRequest, Provider } from '@proxyapi/proxy-core';

import type { Answer, UpstreamAnswer } from './answer.ts';
import type { ResponseCache } from './cache/response-cache.ts';
import { attempt } from './calls/attempt.ts';
import type { Guards } from './calls/guards.ts';
import { candidatesFor, inOrder } from './plan.ts';
import type { AttemptObserver } from './records/attempt-record.ts';
import type { Scope } from './scope.ts';
import type { Billing } from './usage/billing.ts';

/** What the steps of a request share with those of all others. */
export interface Pipeline {
  readonly catalog: ModelCatalog<Provider>;
  readonly guards: Guards;
  /** Told of each exchange with a provider. */
  readonly observer: AttemptObserver;
  readonly billing: Billing;
  /** `undefined` where it is switched off. */
  readonly responses: ResponseCache | undefined;
}

/**
 * The path of one request, from what the caller asks to an answer that can be written.
 *
 * @throws {@link ProxyError} for everything that keeps it from one.
 */
// Not async: all that it does is to hand on.
export function serve({ catalog, guards, observer, billing, responses }: Pipeline, request: ModelRequest, scope: Scope): Promise<Answer> {
  const candidates = candidatesFor(catalog, request);
  const callUpstream = (asked: ModelRequest, within: Scope): Promise<UpstreamAnswer> => {
    const ordered = inOrder({ catalog, guards, callerName: within.caller.name }, candidates, asked);
    return attempt({ request: asked, candidates: ordered, guards, observer, billing }, within);
  };
  return responses === undefined ? callUpstream(request, scope) : responses.answer({ request, candidates, scope, callUpstream });
}
