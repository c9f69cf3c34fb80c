import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { RawClient } from '../support/raw-client.ts';
import type { TestGateway } from '../support/start-gateway.ts';
import { CANARIES } from './canaries.ts';

/** What a gateway's process holds at one moment, all of which a fault may only borrow. */
export interface Resources {
  readonly fileDescriptors: number;
  readonly clientSockets: number;
  readonly upstreamSockets: number;
  readonly upstreamRunning: number;
  readonly upstreamQueued: number;
  readonly inFlight: number;
  /** Calls that several requests may share. */
  readonly flights: number;
  /** Kept of running streams for requests that come later. */
  readonly sharedStreamBytes: number;
  readonly timers: number;
  readonly processListeners: number;
  readonly socketListeners: number;
  /** Bytes in use: the heap and the buffers outside of it. */
  readonly heldMb: number;
  /** Bytes that the system has given, used or not. */
  readonly rssMb: number;
}

const BYTES_PER_MB = 1024 * 1024;
/**
 * How much more may stay in use, or with the allocator, than at the baseline. The one file is a connection to the collector of
 * traces, which comes and goes as it likes; what a fault leaves open is more than one a case later.
 */
const SLACK: Partial<Resources> = { fileDescriptors: 1, heldMb: 5, rssMb: 20 };
const RETURN_WITHIN_MS = 5000;
/** Each look is a request, whose log line has a timer of 20 ms: a look that comes sooner sees that one. */
const LOOK_EVERY_MS = 50;

/** Looks at a gateway from outside (`/proc`) and through its debug endpoint, after a forced garbage collection. */
export async function readResources({ port, process: child }: TestGateway): Promise<Resources> {
  const client = await RawClient.connect(port);
  client.send(`GET /debug/resources?gc=1 HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${CANARIES.adminKey}\r\nconnection: close\r\n\r\n`);
  const { status, body } = await client.answer();
  client.leave();
  if (status !== 200) throw new Error(`/debug/resources answered ${status}: ${body}`);
  const { sockets, in_flight, timers, listeners, memory, gc_done, flights, shared_stream_bytes } = JSON.parse(body);
  if (gc_done !== true) throw new Error('the gateway runs without --expose-gc');
  const upstream: { openSockets: number; running: number; queued: number }[] = Object.values(sockets.upstream);
  return {
    fileDescriptors: readdirSync(`/proc/${child.pid}/fd`).length,
    clientSockets: sockets.client,
    upstreamSockets: sum(upstream.map(({ openSockets }) => openSockets)),
    upstreamRunning: sum(upstream.map(({ running }) => running)),
    upstreamQueued: sum(upstream.map(({ queued }) => queued)),
    inFlight: in_flight,
    flights,
    sharedStreamBytes: shared_stream_bytes,
    timers,
    processListeners: listeners.process,
    socketListeners: listeners.client_sockets,
    heldMb: (memory.heap_used_bytes + memory.external_bytes) / BYTES_PER_MB,
    rssMb: memory.rss_bytes / BYTES_PER_MB,
  };
}

/** Waits until nothing more is held than at the baseline. @throws Error that names what was not given back. */
export async function untilReturned(gateway: TestGateway, baseline: Resources, { withinMs = RETURN_WITHIN_MS }: { readonly withinMs?: number } = {}): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    await delay(LOOK_EVERY_MS);
    const kept = keptSince(baseline, await readResources(gateway));
    if (kept.length === 0) return;
    if (performance.now() > deadline) throw new Error(`not given back within ${withinMs} ms: ${kept.join(', ')}; open files: ${openFiles(gateway.process.pid)}`);
  }
}

/** Where each of a process's descriptors leads to. */
function openFiles(pid: number | undefined): string {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).map((name) => {
    try {
      return `${name} ${readlinkSync(join(folder, name))}`;
    } catch {
      return `${name} closed meanwhile`;
    }
  }).join(', ');
}

function keptSince(baseline: Resources, now: Resources): readonly string[] {
  const names = Object.keys(baseline) as (keyof Resources)[];
  return names
    .filter((name) => now[name] > baseline[name] + (SLACK[name] ?? 0))
    .map((name) => `${name} ${Math.round(baseline[name])} → ${Math.round(now[name])}`);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
