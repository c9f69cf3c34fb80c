import { type Candidate, type ModelRequest, type Provider, ProxyError, UpstreamError } from '@proxyapi/proxy-core';

import type { Answer } from './answer.ts';
import { callProvider } from './call-provider.ts';
import { RequestClock } from './request-clock.ts';
import type { Scope } from './scope.ts';
import type { UpstreamMeter } from './upstream-meter.ts';

/** A request and where it can be served. */
export interface Plan {
  readonly request: ModelRequest;
  readonly candidates: readonly Candidate<Provider>[];
  readonly meter: UpstreamMeter;
}

/**
 * Asks the candidates one after the other until one answers.
 *
 * @throws {@link UpstreamError} of the last provider that was asked, {@link ProxyError} when none could be asked.
 * @throws the scope's abort reason when the caller leaves: nobody is asked after that.
 */
export async function attempt({ request, candidates, meter }: Plan, scope: Scope): Promise<Answer> {
  let attempts = 0;
  let upstreamFailure: UpstreamError | undefined;
  let refusal: ProxyError | undefined;
  for (const candidate of candidates) {
    scope.signal.throwIfAborted();
    attempts += 1;
    const since = RequestClock.now();
    try {
      const answer = await callProvider({ request, candidate, attempts }, scope);
      meter.onAttempt({ isFailed: false, durationMs: RequestClock.now() - since });
      return answer;
    } catch (error) {
      scope.signal.throwIfAborted();
      if (error instanceof UpstreamError) {
        upstreamFailure = error;
        meter.onAttempt({ isFailed: true, durationMs: RequestClock.now() - since });
      }
      // What one provider's dialect cannot express, the next one's may.
      else if (ProxyError.isInstance(error)) refusal ??= error;
      else throw error;
    }
  }
  throw upstreamFailure ?? refusal ?? new TypeError('there was no candidate to ask');
}
