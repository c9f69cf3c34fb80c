import { readFileSync } from 'node:fs';

import type { BenchmarkResult } from '@proxyapi/bench-harness';

/** Reads result files. @throws TypeError with the file's name when it is not one that a benchmark wrote. */
export function readResults(files: readonly string[]): readonly BenchmarkResult[] {
  return files.map((file) => {
    const result: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!isResult(result)) throw new TypeError(`${file} is not a benchmark's result of version 1`);
    return result;
  });
}

// Its outline only: what is inside was written by the same harness that describes it.
function isResult(value: unknown): value is BenchmarkResult {
  return typeof value === 'object' && value !== null
    && 'benchmark' in value && typeof value.benchmark === 'string'
    && 'version' in value && value.version === 1
    && 'date' in value && typeof value.date === 'string'
    && 'machine' in value && typeof value.machine === 'object'
    && 'parts' in value && Array.isArray(value.parts);
}
