import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

import { isOpen } from './is-open.ts';

const START_LIMIT_MS = 20_000;
const STOP_LIMIT_MS = 5000;
const POLL_MS = 50;

/** They end with this process, unless it is killed outright: a server that is left behind takes its share of whatever is measured next. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** How a child is started. */
export interface ChildOptions {
  /** Arguments of `node`. */
  readonly args: readonly string[];
  /** Cores it may use, in taskset's form. */
  readonly cores: string | undefined;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Takes what it writes to stderr, as an operator's log file would; else that is read here. */
  readonly errorFile?: string | undefined;
  /** Where it will listen, for a server that does not print it as ours do. @default what it prints */
  readonly url?: URL;
}

/** A server in a process of its own. */
export interface Child {
  readonly url: URL;
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Starts a server on its cores and waits until it has printed its URL, or takes connections at the one that is known.
 *
 * @throws with what it wrote, when it does not come up.
 */
export async function startChild({ args, cores, cwd, env = {}, errorFile, url: known }: ChildOptions): Promise<Child> {
  const command = cores === undefined ? [process.execPath, ...args] : ['taskset', '-c', cores, process.execPath, ...args];
  const [program = '', ...rest] = command;
  // Nothing of this environment reaches a child by chance: a key or a NODE_OPTIONS would change what is measured.
  const errors = errorFile === undefined ? 'pipe' : openSync(errorFile, 'a');
  const child = spawn(program, rest, { cwd, env: { PATH: process.env['PATH'], HOME: cwd, ...env }, stdio: ['ignore', 'pipe', errors] });
  running.add(child);
  child.once('exit', () => running.delete(child));
  if (typeof errors === 'number') closeSync(errors);
  const url = known === undefined ? await untilUrl(child) : await untilOpen(child, known);
  return { url, pid: child.pid ?? 0, stop: () => stop(child) };
}

function untilUrl(child: ChildProcess): Promise<URL> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (): void => {
      child.kill('SIGKILL');
      reject(new Error(`a process did not start:\n${output}`));
    };
    const timer = setTimeout(fail, START_LIMIT_MS);
    child.once('exit', fail).once('error', fail);
    const look = (chunk: Buffer): void => {
      output += chunk.toString();
      const url = /(http:\/\/127\.0\.0\.1:\d+)\s/.exec(output)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      child.off('exit', fail);
      child.stdout?.off('data', look).resume();
      child.stderr?.off('data', look).resume();
      resolve(new URL(url));
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
  });
}

// What it writes is read while it runs, so that it never waits for us.
async function untilOpen(child: ChildProcess, url: URL): Promise<URL> {
  let output = '';
  const look = (chunk: Buffer): void => { output += chunk.toString(); };
  child.stdout?.on('data', look);
  child.stderr?.on('data', look);
  const startedAtMs = performance.now();
  while (!await isOpen(url)) {
    if (child.exitCode === null && performance.now() - startedAtMs < START_LIMIT_MS) await delay(POLL_MS);
    else {
      child.kill('SIGKILL');
      throw new Error(`a process did not start:\n${output}`);
    }
  }
  child.stdout?.off('data', look).resume();
  child.stderr?.off('data', look).resume();
  return url;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await exited;
  clearTimeout(timer);
}
