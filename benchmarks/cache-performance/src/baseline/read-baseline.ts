import { readFileSync } from 'node:fs';

import type { BenchmarkResult, PartResult } from '@proxyapi/bench-harness';

/** What is compared with: its part's name and how it was measured. */
type Wanted = Pick<PartResult, 'name' | 'method'>;

/**
 * Reads the part of a baseline that a new run can be set beside.
 *
 * @throws when there is none, or when it was measured in another way.
 */
export function readBaseline(file: string, { name, method }: Wanted): PartResult {
  const part = readResult(file).parts?.find((each) => each.name === name);
  if (part === undefined || part.rounds.length === 0) throw new Error(`${file} is no baseline; --baseline --baseline-file FILE writes one`);
  if (part.method !== method) throw new Error(`${file} was measured in another way, with other --operations perhaps; --baseline writes it anew`);
  return part;
}

function readResult(file: string): Partial<BenchmarkResult> {
  try {
    const result: Partial<BenchmarkResult> = JSON.parse(readFileSync(file, 'utf8'));
    return result;
  } catch (error) {
    throw new Error(`the baseline cannot be read; --baseline writes it: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
