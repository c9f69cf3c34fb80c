import process from 'node:process';
import type { IncomingMessage } from 'node:http';

import { ProxyError } from '@proxyapi/proxy-core';

import type { ConnectionTracker } from './connection-tracker.ts';
import type { Gateway } from './gateway.ts';
import { isLoopback } from './is-loopback.ts';
import type { RouteHandler } from './model-route.ts';
import { presentedKey } from './presented-key.ts';
import { writeJson } from './write-json.ts';

/** `GET /debug/resources`: what is open right now. `?gc=1` collects garbage first, where `--expose-gc` allows. */
export function resourcesRoute(gateway: Gateway, connections: ConnectionTracker): RouteHandler {
  return (request, response) => {
    admitAdmin(request, gateway);
    const isCollected = new URL(request.url ?? '/', 'http://localhost').searchParams.get('gc') === '1' && globalThis.gc !== undefined;
    // The flavour that gives free pages back to the system: without it the resident size tells how busy the process was.
    if (isCollected) globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    writeJson(response, 200, { ...resources(gateway, connections), gc_available: globalThis.gc !== undefined, gc_done: isCollected });
  };
}

/** `POST /debug/circuit-breakers/reset`: closes every breaker, and tells which were not closed. */
export function resetBreakersRoute(gateway: Gateway): RouteHandler {
  return (request, response) => {
    admitAdmin(request, gateway);
    const reset = gateway.guards.breakers.resetAll();
    writeJson(response, 200, { reset: reset.map(({ provider, model, state }) => ({ provider, model, state })) });
  };
}

function admitAdmin(request: IncomingMessage, { admin }: Gateway): void {
  if (admin !== undefined) admin.authenticate(presentedKey(request), request.socket);
  else if (!isLoopback(request.socket.remoteAddress)) {
    throw new ProxyError('forbidden', 'Without an admin key, /debug answers callers on loopback only. Set `auth.admin_key_env`.');
  }
}

function resources({ inFlight, providers, responses }: Gateway, connections: ConnectionTracker): object {
  const active = process.getActiveResourcesInfo();
  const { rss, heapUsed, external } = process.memoryUsage();
  return {
    sockets: { client: connections.size, upstream: Object.fromEntries(providers.map(({ name, transport }) => [name, transport.stats()])) },
    in_flight: inFlight.size,
    flights: responses?.flights ?? 0,
    shared_stream_bytes: responses?.sharedBytes ?? 0,
    timers: active.filter((name) => name === 'Timeout').length,
    listeners: { process: countListeners(process), client_sockets: connections.listenerCount() },
    memory: { rss_bytes: rss, heap_used_bytes: heapUsed, external_bytes: external },
  };
}

function countListeners(emitter: NodeJS.EventEmitter): number {
  return emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0);
}
