import { type BenchmarkResult, createResult, describeMachine, keepCoresAwake, type OnProgress, type PartResult, pinToCores } from '../../harness/src/index.ts';
import { runPart } from '../../throughput/src/index.ts';
import type { BenchmarkOptions } from './parse-options.ts';
import { createParts } from './parts/create-parts.ts';
import { installPortkey } from './portkey/install-portkey.ts';
import { startWays } from './subjects/start-ways.ts';

/** Runs all parts against gateways of its own. */
export async function runBenchmark(options: BenchmarkOptions, onProgress: OnProgress): Promise<BenchmarkResult> {
  onProgress('installing');
  const portkey = await installPortkey();
  const cores = pinToCores();
  const machine = describeMachine(`${cores.note}; ${keepCoresAwake()}`);
  onProgress('starting');
  const subjects = await startWays(portkey, cores);
  try {
    const provider = new URL(`http://127.0.0.1:${subjects.direct.port}`);
    const parts: PartResult[] = [];
    for (const part of createParts(provider, options)) parts.push(await runPart(part, { subjects, rounds: options.rounds, onProgress }));
    return createResult({ benchmark: 'compare', note: noteOn(portkey.version), machine, parts });
  } finally {
    await subjects.stop();
  }
}

function noteOn(version: string): string {
  return `Portkey is @portkey-ai/gateway ${version}: “Portkey” as its command starts it, “tuned” with \`--headless\` and \`NODE_ENV=production\`; both on @hono/node-server 2.1.9, since 1.19.19, which npm would take, answers all streams with status 500. Our gateway has all on that it has as it comes: callers' keys, breaker, cache, metrics, access log; tracing is off. Each runs in one process, alone on its core while it is measured.`;
}
