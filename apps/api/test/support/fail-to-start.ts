import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('../../bin/proxyapi.mjs', import.meta.url));
const LIMIT_MS = 20_000;
const PROBE_EVERY_MS = 10;

/** A start that is meant to fail. */
export interface FailToStartOptions {
  readonly yaml?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
  /** Nobody may answer on it, before and after. */
  readonly port: number;
  /** The port is somebody else's. @default false */
  readonly isPortTaken?: boolean;
}

/** How a start failed. */
export interface FailedStart {
  readonly code: number | null;
  readonly output: string;
  readonly ms: number;
  /** Whether anybody could connect to the port while the process lived. */
  readonly wasBound: boolean;
}

/** Starts the real gateway and waits until it has given up; it is killed when it does not. */
export async function failToStart({ yaml, env = {}, port, isPortTaken = false }: FailToStartOptions): Promise<FailedStart> {
  const folder = mkdtempSync(join(tmpdir(), 'proxyapi-test-'));
  if (yaml !== undefined) writeFileSync(join(folder, 'proxyapi.yaml'), yaml);
  const since = performance.now();
  const child = spawn(process.execPath, ['--conditions=proxyapi-source', ENTRY], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => void (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => void (output += chunk.toString()));
  const exited = once(child, 'close');
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  let wasBound = false;
  while (!isPortTaken && child.exitCode === null && child.signalCode === null) {
    wasBound ||= await canConnect(port);
    await delay(PROBE_EVERY_MS);
  }
  await exited;
  clearTimeout(timer);
  const ms = performance.now() - since;
  rmSync(folder, { recursive: true, force: true });
  return { code: child.exitCode, output, ms, wasBound: wasBound || (!isPortTaken && await canConnect(port)) };
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
