import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import type { BenchmarkResult } from '../report/result.ts';

const run = promisify(execFile);

/** What a benchmark's command left behind. */
export interface CommandRun {
  readonly stdout: string;
  /** The JSON file, to the letter. */
  readonly text: string;
  readonly result: BenchmarkResult;
}

/** Runs a benchmark's `main.ts` in a process of its own and gives what it printed. @throws with it when the command fails. */
export async function runMain(main: URL, args: readonly string[]): Promise<string> {
  return (await run(process.execPath, [fileURLToPath(main), ...args])).stdout;
}

/** The same with `--json`, and reads the file. */
export async function runForResult(main: URL, args: readonly string[]): Promise<CommandRun> {
  const folder = mkdtempSync(join(tmpdir(), 'proxyapi-benchmark-test-'));
  try {
    const file = join(folder, 'result.json');
    const stdout = await runMain(main, [...args, '--json', file]);
    const text = readFileSync(file, 'utf8');
    return { stdout, text, result: JSON.parse(text) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
