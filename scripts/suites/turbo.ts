import { spawn, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Suite } from './suite.ts';

const tasks = ['test', 'test:scripts'];
const turbo = createRequire(import.meta.url).resolve('turbo/bin/turbo');
const environment = { ...process.env, TURBO_TELEMETRY_DISABLED: '1' };

/**
 * Asks turbo which suites it would run.
 *
 * @throws Error with turbo's words when it refuses, for example when a filter matches no package.
 */
export function planSuites(root: string, turboArguments: readonly string[]): readonly Suite[] {
  const dryRun = spawnSync(process.execPath, [turbo, 'run', ...tasks, '--dry=json', ...turboArguments], {
    cwd: root,
    env: environment,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (dryRun.status !== 0) throw new Error(`turbo cannot plan the tests: ${dryRun.stderr || dryRun.error?.message}`);
  const plan: { tasks: { package: string; directory: string; command: string }[] } = JSON.parse(dryRun.stdout);
  return plan.tasks
    .filter(({ command }) => command !== '<NONEXISTENT>')
    .map(({ package: name, directory }) => ({ name, directory: join(root, directory) }));
}

/** How turbo runs some suites. */
export interface TurboRun {
  readonly turboArguments: readonly string[];
  readonly mochaArguments: readonly string[];
  /** Suites that run beside each other; the output of each stays together where there are several. */
  readonly concurrency: number;
}

/** Runs the suites and answers with turbo's exit code; null when a signal ended it. */
export async function runSuites(root: string, { turboArguments, mochaArguments, concurrency }: TurboRun): Promise<number | null> {
  const options = [`--concurrency=${concurrency}`, '--ui=stream', '--continue=always', '--log-prefix=none', ...(concurrency > 1 ? ['--log-order=grouped'] : []), ...turboArguments];
  const child = spawn(process.execPath, [turbo, 'run', ...tasks, ...options, '--', ...mochaArguments], {
    cwd: root,
    env: environment,
    stdio: 'inherit',
  });
  const [exitCode]: (number | null)[] = await once(child, 'exit');
  return exitCode ?? null;
}
