import { FIRST_TOKEN_MODEL, firstTokenPart, freshRequests, latencyPart, LONG_MODEL, type Part, streamsPart, usualRequest, WHOLE_MODEL } from '../../../throughput/src/index.ts';
import type { BenchmarkOptions } from '../parse-options.ts';
import { portkeyHeaders } from '../portkey/portkey-headers.ts';
import type { RunningWays } from '../subjects/start-ways.ts';
import { addedByEach, portkeyRatios } from './against-portkey.ts';
import { createReader } from './create-reader.ts';
import { relayPart } from './relay-part.ts';

/** Long enough for any gateway to be idle again: the latency is that of one request at a time. */
const INTERVAL_MS = 6;
/** It needs fewer than throughput's: what is compared here lies further apart than a cold process from a warm one. */
const WARM_UP_MS = 2500;

const USUAL = { title: 'JSON requests', method: "The request has a temperature of 0.7, as most do, so no cache may answer it." };
const LOOKED_UP = {
  title: 'JSON requests that may be answered from a cache, and are not',
  method: 'The requests have a temperature of 0, and no two are the same: our gateway looks each up in its cache in vain, calls the provider and keeps the answer, which Portkey does not.',
};

/** What is measured, against a provider at that URL. Every subject gets the same bytes, Portkey's headers too. */
export function createParts(provider: URL, { connections, durationMs, samples, streams, isSmoke }: BenchmarkOptions): readonly Part<RunningWays>[] {
  const headers = portkeyHeaders(provider);
  const [whole, firstToken, stream] = [usualRequest({ model: WHOLE_MODEL, headers }), usualRequest({ model: FIRST_TOKEN_MODEL, isStream: true, headers }), usualRequest({ model: LONG_MODEL, isStream: true, headers })];
  const warmUpMs = isSmoke ? 0 : WARM_UP_MS;
  const loop = { connections, durationMs, warmUpMs };
  const streamed = streamsPart({ streams, isWarmedUp: !isSmoke, nextRequest: () => stream });
  return [
    relayPart({ ...loop, name: 'relay', about: USUAL, nextRequest: () => whole }),
    relayPart({ ...loop, name: 'looked-up', about: LOOKED_UP, nextRequest: freshRequests({ model: WHOLE_MODEL, headers }) }),
    {
      ...latencyPart({ samples, warmUpMs, intervalMs: INTERVAL_MS, nextRequest: () => whole, createReader }),
      comparisons: addedByEach({ what: 'JSON answer, added p99 ms', figure: 'p99Ms', digits: 3 }, 1),
    },
    {
      ...firstTokenPart({ samples, warmUpMs, nextRequest: () => firstToken }),
      comparisons: addedByEach({ what: 'first token, added p99 ms', figure: 'p99Ms', digits: 3 }, 1),
    },
    {
      ...streamed,
      // What memory grows by tells nothing of a process that the closed loop has grown.
      columns: streamed.columns.filter(({ figure }) => figure !== 'rssKbPerStream'),
      comparisons: portkeyRatios({ what: 'CPU per chunk', figure: 'cpuUsPerChunk', digits: 1 }),
    },
  ];
}
