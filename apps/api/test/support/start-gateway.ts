import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('../../bin/proxyapi.mjs', import.meta.url));
/** A start takes under a second; a machine that is busy with other tests may need some more. */
const START_LIMIT_MS = 20_000;
const STOP_LIMIT_MS = 15_000;

/** What a test wants of a gateway. */
export interface StartGatewayOptions {
  /** The configuration file's text; without it the gateway starts as if there were none. */
  readonly yaml?: string;
  /**
   * Variables beside `PATH` and `HOME`; nothing else of the tester's own environment reaches the gateway. Probes are off
   * unless `HEALTH_CHECK_INTERVAL` is set: they would be among the requests that a test counts.
   */
  readonly env?: Readonly<Record<string, string>>;
  /** Options of `node` itself. */
  readonly nodeOptions?: readonly string[];
  /** A command that becomes the one given to it as arguments, such as `unshare --mount`. */
  readonly through?: readonly string[];
}

/** A gateway in a process of its own, on a free port of loopback. */
export interface TestGateway {
  /** Without trailing slash, such as `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly port: number;
  readonly process: ChildProcess;
  /** All that it wrote so far, both streams. */
  output(): string;
  /** Sends a signal and gives the exit code; kills it when it does not stop. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/**
 * Starts the real gateway the way a user does.
 *
 * @throws with all that it wrote, when it does not come up.
 */
export async function startGateway({ yaml, env = {}, nodeOptions = [], through = [] }: StartGatewayOptions = {}): Promise<TestGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'proxyapi-test-'));
  if (yaml !== undefined) writeFileSync(join(folder, 'proxyapi.yaml'), yaml);
  const [command, ...rest] = [...through, process.execPath, '--conditions=proxyapi-source', '--expose-gc', ...nodeOptions, ENTRY];
  const child = spawn(command, rest, {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, PORT: '0', HEALTH_CHECK_INTERVAL: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  child.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const url = await untilListening(child, () => output);
  const stop = (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => stopChild(child, signal);
  return { url, port: Number(new URL(url).port), process: child, output: () => output, stop };
}

function untilListening(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (): void => settle(new Error(`the gateway did not start:\n${output()}`));
    const timer = setTimeout(fail, START_LIMIT_MS);
    const look = (): void => {
      const url = /listens on (http:\/\/\S+)/.exec(output())?.[1];
      if (url !== undefined && output().includes('OPENAI_BASE_URL')) settle(undefined, url);
    };
    const settle = (error: Error | undefined, url = ''): void => {
      clearTimeout(timer);
      child.off('exit', fail);
      child.stdout?.off('data', look);
      if (error === undefined) return resolve(url);
      child.kill('SIGKILL');
      reject(error);
    };
    child.once('exit', fail);
    child.stdout?.on('data', look);
  });
}

async function stopChild(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await exited;
  clearTimeout(timer);
  return child.exitCode;
}
