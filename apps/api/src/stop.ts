import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

import { ProxyError } from '@proxyapi/proxy-core';
import type { Logger } from '@proxyapi/proxy-logging';

import type { Composition } from './compose.ts';

/** How long connections are still taken after `/readyz` has said no, so that load balancers can notice. */
const NOTICE_MS = 1000;
/** How long requests that were cut at the limit have to tell their callers. */
const LAST_WORDS_MS = 500;

/**
 * Stops a gateway: not ready at once, no new connections after a moment, running requests to their end or to the limit,
 * which counts from the beginning, then everything closed.
 */
export async function stop(parts: Composition, { drainTimeoutMs, logger }: { readonly drainTimeoutMs: number; readonly logger: Logger }): Promise<void> {
  const { server, inFlight, lifecycle, discovery, probes, modelCache, cache, providers, guards, memory, metrics, telemetry } = parts;
  const endsAtMs = performance.now() + drainTimeoutMs;
  lifecycle.advance('leaving');
  discovery.stop();
  probes.stop();
  logger.info('stopping', { inFlight: inFlight.size });
  if (inFlight.size > 0) await delay(Math.min(NOTICE_MS, drainTimeoutMs));
  lifecycle.advance('stopped');
  server.close();
  server.closeIdleConnections();
  await Promise.race([inFlight.whenIdle(), delay(Math.max(0, endsAtMs - performance.now()), undefined, { ref: false })]);
  if (inFlight.size > 0) {
    logger.warn('the drain timeout has passed; ending what still runs', { inFlight: inFlight.size });
    inFlight.abortAll(new ProxyError('shutting_down', 'The gateway stopped before the answer was complete. Ask again.'));
    await Promise.race([inFlight.whenIdle(), delay(LAST_WORDS_MS)]);
  }
  server.closeAllConnections();
  await Promise.all(providers.map(({ transport }) => transport.destroy(new Error('the gateway has stopped'))));
  guards.breakers.close();
  memory.close();
  metrics?.close();
  // Last: what was learned while it stopped lands too.
  await Promise.all([cache?.answers.close(), modelCache.close()]);
  // After everything that a span may tell of; within 5 s, whatever the collector does.
  await telemetry?.shutdown();
  logger.info('stopped');
}
