import { setTimeout as delay } from 'node:timers/promises';

import { cpuUs, rssBytes } from '@proxyapi/bench-harness';

import type { Subject } from '../subjects/start-subjects.ts';
import { Connection } from './connection.ts';
import { LONG_STREAM_REQUEST, STREAM_DELTAS, STREAM_GAP_MS } from './requests.ts';
import { StreamAnswer } from './stream-answer.ts';

/** The streams begin one after the other over this long, as callers do, and are all open from then on. */
const RAMP_MS = 600;
/** Room between the last beginning, or the first end, and the window in which cost is measured. */
const MARGIN_MS = 40;

/** What many streams at once came to. */
export interface ManyStreamsResult {
  /** For each stream the milliseconds from its request to each of its deltas. */
  readonly offsetsMs: readonly (readonly number[])[];
  /** Deltas that arrived, and CPU time of the process under test, while all streams were open. */
  readonly chunks: number;
  readonly cpuUs: number;
  /** Resident memory of the process under test while all streams were open. */
  readonly rssBytes: number;
}

/** Opens `count` streams of {@link STREAM_DELTAS} deltas and follows them to their ends. */
export async function runManyStreams({ port, pid }: Subject, count: number): Promise<ManyStreamsResult> {
  const connections = await Connection.openAll(port, count);
  let chunks = 0;
  const countEvents = (events: number): void => { chunks += events; };
  const startedAt = performance.now();
  const streams = startStreams(connections, countEvents);
  await delay(RAMP_MS + MARGIN_MS);
  const before = { chunks, cpuUs: cpuUs(pid) };
  await delay(startedAt + STREAM_DELTAS * STREAM_GAP_MS - MARGIN_MS - performance.now());
  const window = { chunks: chunks - before.chunks, cpuUs: cpuUs(pid) - before.cpuUs, rssBytes: rssBytes(pid) };
  const offsetsMs = await streams;
  for (const connection of connections) connection.close();
  return { offsetsMs, ...window };
}

async function startStreams(connections: readonly Connection[], onEvents: (count: number) => void): Promise<readonly (readonly number[])[]> {
  const startedAt = performance.now();
  const streams: Promise<readonly number[]>[] = [];
  for (const [index, connection] of connections.entries()) {
    const dueInMs = startedAt + (index * RAMP_MS) / connections.length - performance.now();
    if (dueInMs > 0) await delay(dueInMs);
    streams.push(followStream(connection, onEvents));
  }
  return Promise.all(streams);
}

// The first event says the role and the last two say the end; the deltas between them have a schedule.
function followStream(connection: Connection, onEvents: (count: number) => void): Promise<readonly number[]> {
  return new Promise((resolve) => {
    const arrivals: number[] = [];
    const reader = new StreamAnswer((events) => {
      onEvents(events);
      const now = performance.now();
      for (let each = 0; each < events; each += 1) arrivals.push(now);
    });
    connection.send(LONG_STREAM_REQUEST, reader, (sentAt) => resolve(arrivals.slice(1, STREAM_DELTAS + 1).map((at) => at - sentAt)));
  });
}
