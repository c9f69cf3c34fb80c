import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

import type { Benchmark } from './benchmarks.ts';

/** What became of a benchmark. */
export type Run =
  | { readonly name: string; readonly kind: 'measured'; readonly file: string; readonly seconds: number }
  | { readonly name: string; readonly kind: 'failed'; readonly why: string; readonly seconds: number; /** What it measured nevertheless. */ readonly file: string | undefined }
  | { readonly name: string; readonly kind: 'skipped'; readonly why: string };

/** Where and how a benchmark runs. */
export interface RunOptions {
  /** The repository's root. */
  readonly root: string;
  /** Takes its result. */
  readonly folder: string;
  /** Arguments beside `--json`. */
  readonly args: readonly string[];
  /** Whether what it prints is shown. @default true */
  readonly isShown?: boolean;
}

/** Runs a benchmark in a process of its own, which writes its tables and progress to this terminal. */
export async function runOne({ name, nodeArguments = [], hasOwnWorkspace = false }: Benchmark, { root, folder, args, isShown = true }: RunOptions): Promise<Run> {
  const home = join(root, 'benchmarks', name);
  const main = join(home, 'src', 'main.ts');
  if (!existsSync(main)) return { name, kind: 'skipped', why: `there is no benchmarks/${name}/src/main.ts` };
  if (hasOwnWorkspace && !existsSync(join(home, 'node_modules'))) return { name, kind: 'skipped', why: `not installed: npx -y pnpm@12 --dir benchmarks/${name} install` };
  const file = join(folder, `${name}.json`);
  // A result of an earlier run must not be taken for this one's.
  rmSync(file, { force: true });
  const began = performance.now();
  const child = spawn(process.execPath, [...nodeArguments, main, ...args, '--json', file], { cwd: root, stdio: ['ignore', isShown ? 'inherit' : 'ignore', 'inherit'] });
  const [status, signal]: (number | string | null)[] = await once(child, 'exit');
  const seconds = Math.round((performance.now() - began) / 1000);
  const hasResult = existsSync(file);
  if (status !== 0) return { name, kind: 'failed', why: signal === null ? `exit status ${status}` : `ended by ${signal}`, seconds, file: hasResult ? file : undefined };
  return hasResult ? { name, kind: 'measured', file, seconds } : { name, kind: 'failed', why: 'it wrote no result', seconds, file: undefined };
}
