import { type Measurement, percentile, rssBytes } from '@proxyapi/bench-harness';

import { type ManyStreamsResult, runManyStreams } from '../load/many-streams.ts';
import { LONG_STREAM_REQUEST, STREAM_DELTAS, STREAM_GAP_MS } from '../load/requests.ts';
import type { Subject, Ways } from '../subjects/start-subjects.ts';
import type { Part } from './part.ts';
import { deltaSchedule, latenessMs } from './stream-lateness.ts';

/** A delta that comes this much later than without anything between is a stall. */
const STALL_MS = 100;
const BYTES_PER_KB = 1024;
/** After three passes code was still compiled on the core that the streams want, and the first two rounds stalled where later ones did not. */
const WARM_UP_PASSES = 5;

/** How the streams part runs. */
export interface StreamsPartOptions {
  readonly streams: number;
  readonly isWarmedUp: boolean;
  /** @default the same request for all, whose answer is not shared */
  readonly nextRequest?: () => Buffer;
}

/** Many streams at once: whether all flow, and what a chunk and an open stream cost. */
export function streamsPart({ streams, isWarmedUp, nextRequest = () => LONG_STREAM_REQUEST }: StreamsPartOptions): Part<Ways> {
  const load = { count: streams, nextRequest };
  // Before the warm-up, so that the memory of all streams counts, and not what a second pass adds to a grown heap.
  const idleBytes = new Map<string, number>();
  return {
    name: 'streams',
    isTimed: true,
    title: `${streams} streams at once, ${STREAM_DELTAS} deltas ${STREAM_GAP_MS} ms apart`,
    method: `${streams} streams begin within 0.6 s and are all open from then on. A delta is stalled when it comes more than ${STALL_MS} ms later after its request than the same delta does directly in the same round, at the median. CPU and memory are taken while all streams are open; memory is the growth of the resident set over the idle process, divided by the streams. The gateway is told to keep as many idle connections to the provider as there were streams (\`http_client.max_keepalive_connections\`, 200 by default), as the bare relay does.`,
    columns: [
      { figure: 'stalls', label: 'stalled deltas', digits: 0 },
      { figure: 'latenessP99Ms', label: 'lateness p99 ms', digits: 1 },
      { figure: 'latenessMaxMs', label: 'lateness max ms', digits: 1 },
      { figure: 'cpuUsPerChunk', label: 'CPU µs per chunk', digits: 1 },
      { figure: 'rssKbPerStream', label: 'KB per open stream', digits: 0 },
    ],
    comparisons: [
      { name: `stalled deltas of ${streams * STREAM_DELTAS}, gateway, worst round`, kind: 'worst', figure: 'stalls', subject: 'gateway', against: 'direct', digits: 0, target: 0 },
      { name: 'CPU per chunk, gateway ÷ bare relay', kind: 'ratio', figure: 'cpuUsPerChunk', subject: 'gateway', against: 'bare relay', digits: 2, target: 1.5 },
    ],
    async warmUp({ ways }) {
      for (const subject of ways) {
        idleBytes.set(subject.name, rssBytes(subject.pid));
        for (let pass = isWarmedUp ? WARM_UP_PASSES : 0; pass > 0; pass -= 1) await runManyStreams(subject, load);
      }
    },
    async measureRound({ ways }, onSubject) {
      const passes: { readonly subject: Subject; readonly pass: ManyStreamsResult }[] = [];
      for (const subject of ways) {
        onSubject(subject);
        passes.push({ subject, pass: await runManyStreams(subject, load) });
      }
      const schedule = deltaSchedule(passes.find(({ subject }) => subject.name === 'direct')?.pass.offsetsMs ?? []);
      return passes.map(({ subject, pass }) => measurementOf(subject.name, pass, { schedule, idleBytes: idleBytes.get(subject.name) ?? 0 }));
    },
  };
}

interface Baseline {
  readonly schedule: readonly number[];
  readonly idleBytes: number;
}

function measurementOf(subject: string, pass: ManyStreamsResult, { schedule, idleBytes }: Baseline): Measurement {
  const late = latenessMs(pass.offsetsMs, schedule);
  return {
    subject,
    figures: {
      stalls: late.filter((ms) => ms > STALL_MS).length,
      latenessP99Ms: percentile(late, 0.99),
      latenessMaxMs: percentile(late, 1),
      cpuUsPerChunk: pass.cpuUs / pass.chunks,
      rssKbPerStream: (pass.rssBytes - idleBytes) / pass.offsetsMs.length / BYTES_PER_KB,
    },
  };
}
