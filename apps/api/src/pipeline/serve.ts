import { type ModelCatalog, type Operation, parseModelRequest, type Provider } from '@proxyapi/proxy-core';

import type { Answer } from './answer.ts';
import { attempt } from './attempt.ts';
import { plan } from './plan.ts';
import type { Scope } from './scope.ts';
import type { UpstreamMeter } from './upstream-meter.ts';

/** What the steps of a request share with those of all others. */
export interface Pipeline {
  readonly catalog: ModelCatalog<Provider>;
  readonly meter: UpstreamMeter;
}

/** A request as it arrived. */
export interface RawRequest {
  readonly operation: Operation;
  readonly body: Buffer;
}

/**
 * The path of one request, from the caller's bytes to an answer that can be written.
 *
 * @throws {@link ProxyError} for everything that keeps it from one.
 */
export async function serve({ catalog, meter }: Pipeline, { operation, body }: RawRequest, scope: Scope): Promise<Answer> {
  const request = parseModelRequest(operation, body);
  const candidates = plan(catalog, request);
  return attempt({ request, candidates, meter }, scope);
}
