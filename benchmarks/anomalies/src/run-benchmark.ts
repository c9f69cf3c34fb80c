import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { type BenchmarkResult, createResult, describeMachine, type OnProgress, type PartResult } from '@proxyapi/bench-harness';

import type { BenchmarkOptions } from './parse-options.ts';

const MEASURE = fileURLToPath(new URL('measure-main.ts', import.meta.url));
const UNPINNED = 'nothing is pinned: one process does one thing at a time';
const NOTE = 'Simulated traffic, not recorded: it can show what a detector misses, and cannot show that real incidents look like these. Every figure but the cost follows from the seeds.';
const SMOKE_NOTE = 'A smoke run with three incidents: no figure means anything.';

/** What the measuring process sends. */
export type MeasureMessage = { readonly progress: string } | { readonly parts: readonly PartResult[] } | { readonly error: string };

/** Has everything measured in a process of its own, which loads the detector from its source. */
export async function runBenchmark(options: BenchmarkOptions, onProgress: OnProgress): Promise<BenchmarkResult> {
  const machine = describeMachine(UNPINNED);
  const parts = await measure(options, onProgress);
  return createResult({ benchmark: 'anomalies', note: options.isSmoke ? SMOKE_NOTE : NOTE, machine, parts });
}

function measure(options: BenchmarkOptions, onProgress: OnProgress): Promise<readonly PartResult[]> {
  return new Promise((resolve, reject) => {
    const child = fork(MEASURE, { execArgv: ['--conditions=proxyapi-source'] });
    child.once('exit', (code) => reject(new Error(`the measuring process ended with ${code}`)));
    child.on('message', (message: MeasureMessage) => {
      if ('progress' in message) onProgress(message.progress);
      else if ('parts' in message) resolve(message.parts);
      else reject(new Error(message.error));
    });
    child.send(options);
  });
}
