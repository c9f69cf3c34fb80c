import { FIRST_TOKEN_MODEL, firstTokenPart, freshRequests, latencyPart, LONG_MODEL, type Part, streamsPart, WHOLE_MODEL } from '../../../throughput/src/index.ts';
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
/** The closed loop has warmed the rest. */
const WARM_UP_SAMPLES = 50;

/** What is measured, against a provider at that URL. Every subject gets the same bytes, Portkey's headers too. */
export function createParts(provider: URL, { connections, durationMs, samples, streams, isSmoke }: BenchmarkOptions): readonly Part<RunningWays>[] {
  const headers = portkeyHeaders(provider);
  const nextWhole = freshRequests({ model: WHOLE_MODEL, headers });
  const nextFirstToken = freshRequests({ model: FIRST_TOKEN_MODEL, isStream: true, headers });
  const nextStream = freshRequests({ model: LONG_MODEL, isStream: true, headers });
  const warmUpSamples = isSmoke ? 1 : WARM_UP_SAMPLES;
  const streamed = streamsPart({ streams, isWarmedUp: !isSmoke, nextRequest: nextStream });
  return [
    relayPart({ connections, durationMs, warmUpMs: isSmoke ? 0 : WARM_UP_MS, nextRequest: nextWhole }),
    {
      ...latencyPart({ samples, warmUpSamples, intervalMs: INTERVAL_MS, nextRequest: nextWhole, createReader }),
      comparisons: addedByEach({ what: 'JSON answer, added p99 ms', figure: 'p99Ms', digits: 3 }, 1),
    },
    {
      ...firstTokenPart({ samples, warmUpSamples, nextRequest: nextFirstToken }),
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
