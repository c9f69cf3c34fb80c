import { type BenchmarkResult, clearCore, type CorePlan, createResult, describeMachine, keepCoresAwake, type OnProgress, type PartResult, pinToCores } from '@proxyapi/bench-harness';

import type { BenchmarkOptions, PartName } from './parse-options.ts';
import { cacheLatencyPart } from './parts/cache-latency-part.ts';
import { cachePart } from './parts/cache-part.ts';
import { firstTokenPart } from './parts/first-token-part.ts';
import { latencyPart } from './parts/latency-part.ts';
import { observabilityPart } from './parts/observability-part.ts';
import type { Part } from './parts/part.ts';
import { relayPart } from './parts/relay-part.ts';
import { runPart } from './parts/run-part.ts';
import { streamsPart } from './parts/streams-part.ts';
import { workersPart } from './parts/workers-part.ts';
import { startSubjects } from './subjects/start-subjects.ts';

/** Warm-ups are as long as it takes until a figure no longer falls: about 50,000 requests. */
const WARM_UP_MS = 5000;
const SMOKE_WARM_UP_MS = 300;

/** Runs the parts that were asked for, against subjects of its own. */
export async function runBenchmark(options: BenchmarkOptions, onProgress: OnProgress): Promise<BenchmarkResult> {
  const cores = pinToCores();
  const machine = describeMachine(prepareMachine(cores, options).join('; '));
  onProgress('starting');
  const subjects = await startSubjects(cores, profileOptions(options.profileFolder));
  try {
    const parts: PartResult[] = [];
    for (const name of options.only) parts.push(await runPart(createPart(name, options), { subjects, rounds: options.rounds, onProgress }));
    return createResult({ benchmark: 'throughput', machine, parts });
  } finally {
    await subjects.stop();
  }
}

/** @returns what was done to it, for the reader of the result. */
function prepareMachine({ note, subject }: CorePlan, { isAlone }: BenchmarkOptions): readonly string[] {
  if (!isAlone) return [note, keepCoresAwake()];
  return [note, subject === undefined ? 'not alone, for it has no core of its own' : clearCore(subject).note, keepCoresAwake()];
}

function createPart(name: PartName, { connections, durationMs, samples, streams, isSmoke }: BenchmarkOptions): Part {
  const warmUpMs = isSmoke ? SMOKE_WARM_UP_MS : WARM_UP_MS;
  switch (name) {
    case 'relay': return relayPart({ connections, durationMs, warmUpMs });
    case 'latency': return latencyPart({ samples, warmUpMs });
    case 'first-token': return firstTokenPart({ samples, warmUpMs });
    case 'streams': return streamsPart({ streams, isWarmedUp: !isSmoke });
    case 'cache': return cachePart({ connections, durationMs, warmUpMs: isSmoke ? 0 : WARM_UP_MS });
    case 'observability': return observabilityPart({ connections, durationMs, warmUpMs: isSmoke ? 0 : WARM_UP_MS });
    case 'workers': return workersPart({ connections, durationMs, warmUpMs: isSmoke ? 0 : WARM_UP_MS });
    case 'cache-latency': return cacheLatencyPart({ samples, warmUpSamples: isSmoke ? 0 : samples });
  }
}

function profileOptions(folder: string | undefined): readonly string[] {
  return folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`];
}
