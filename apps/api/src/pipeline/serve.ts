import type { ModelCatalog, ModelRequest, Provider } from '@proxyapi/proxy-core';

import type { Answer } from './answer.ts';
import { attempt } from './calls/attempt.ts';
import type { Guards } from './calls/guards.ts';
import { plan } from './plan.ts';
import type { Scope } from './scope.ts';
import type { UpstreamMeter } from './upstream-meter.ts';

/** What the steps of a request share with those of all others. */
export interface Pipeline {
  readonly catalog: ModelCatalog<Provider>;
  readonly guards: Guards;
  readonly meter: UpstreamMeter;
}

/**
 * The path of one request, from what the caller asks to an answer that can be written.
 *
 * @throws {@link ProxyError} for everything that keeps it from one.
 */
// Not async: all that it does is to hand on.
export function serve({ catalog, guards, meter }: Pipeline, request: ModelRequest, scope: Scope): Promise<Answer> {
  const candidates = plan({ catalog, guards, callerName: scope.caller.name }, request);
  return attempt({ request, candidates, guards, meter }, scope);
}
