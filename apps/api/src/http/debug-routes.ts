import process from 'node:process';

import { exposedGc, type MemoryReading, readMemory } from '@proxyapi/proxy-context';

import { admitAdmin } from './admit-admin.ts';
import type { ConnectionTracker } from './connection-tracker.ts';
import type { Gateway } from './gateway.ts';
import type { RouteHandler } from './run-handler.ts';
import { writeJson } from './write-json.ts';

/** `GET /debug/resources`: what is open right now. `?gc=1` collects garbage first, where `--expose-gc` allows. */
export function resourcesRoute(gateway: Gateway, connections: ConnectionTracker): RouteHandler {
  return (request, response) => {
    admitAdmin(request, gateway);
    const collect = exposedGc();
    const isCollected = new URL(request.url ?? '/', 'http://localhost').searchParams.get('gc') === '1' && collect !== undefined;
    if (isCollected) collect(true);
    writeJson(response, 200, { ...resources(gateway, connections), gc_available: collect !== undefined, gc_done: isCollected });
  };
}

/** `POST /debug/circuit-breakers/reset`: closes every breaker, and tells which were not closed. */
export function resetBreakersRoute(gateway: Gateway): RouteHandler {
  return async (request, response) => {
    admitAdmin(request, gateway);
    const reset = await gateway.whole.resetBreakers();
    writeJson(response, 200, { reset: reset.map(({ provider, model, state }) => ({ provider, model, state })) });
  };
}

/** `POST /debug/memory/cleanup`: has every cache and buffer give back what it can, collects garbage, and tells what came of it. */
export function cleanupMemoryRoute(gateway: Gateway): RouteHandler {
  return async (request, response) => {
    admitAdmin(request, gateway);
    const { before, after, consumers, releasedBytes, isCollected } = await gateway.whole.cleanUp();
    writeJson(response, 200, {
      before: memoryFacts(before),
      after: memoryFacts(after),
      shrunk_bytes: before.rssBytes - after.rssBytes,
      released_bytes: releasedBytes,
      consumers: consumers.map((release) => ({ name: release.name, before_bytes: release.beforeBytes, after_bytes: release.afterBytes, released_bytes: release.releasedBytes })),
      gc_available: exposedGc() !== undefined,
      gc_done: isCollected,
    });
  };
}

function memoryFacts({ rssBytes, heapUsedBytes, externalBytes }: MemoryReading): { readonly rss_bytes: number; readonly heap_used_bytes: number; readonly external_bytes: number } {
  return { rss_bytes: rssBytes, heap_used_bytes: heapUsedBytes, external_bytes: externalBytes };
}

function resources({ inFlight, providers, responses }: Gateway, connections: ConnectionTracker): object {
  const active = process.getActiveResourcesInfo();
  return {
    sockets: { client: connections.size, upstream: Object.fromEntries(providers.map(({ name, transport }) => [name, transport.stats()])) },
    in_flight: inFlight.size,
    flights: responses?.flights ?? 0,
    shared_stream_bytes: responses?.sharedBytes ?? 0,
    timers: active.filter((name) => name === 'Timeout').length,
    listeners: { process: countListeners(process), client_sockets: connections.listenerCount() },
    memory: memoryFacts(readMemory()),
  };
}

function countListeners(emitter: NodeJS.EventEmitter): number {
  return emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0);
}
