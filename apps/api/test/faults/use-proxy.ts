import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

import { freePort } from '../support/free-port.ts';
import { RawClient } from '../support/raw-client.ts';
import type { ProxyKind } from './front-proxies.ts';

const START_LIMIT_MS = 5000;

/** A proxy that runs while the tests do. */
export interface RunningProxy {
  port(): number;
  stop(): Promise<void>;
}

/** Starts a proxy in front of the gateway before the tests of a `describe`; without its command the tests are skipped. */
export function useProxy(kind: ProxyKind, gatewayPort: () => number): RunningProxy {
  const folder = mkdtempSync(join(tmpdir(), 'proxyapi-proxy-'));
  let child: ChildProcess | undefined;
  let proxyPort = 0;
  before(async function () {
    this.timeout(START_LIMIT_MS * 2);
    if (!isThere(kind.command)) {
      if (process.env['REQUIRE_SERVICES'] === '1') throw new Error(`${kind.command} is not installed, and REQUIRE_SERVICES=1 asks for it`);
      console.log(`    skipped: ${kind.command} is not installed (Debian: apt-get install ${kind.command})`);
      this.skip();
    }
    proxyPort = await freePort();
    const file = join(folder, 'configuration');
    writeFileSync(file, kind.configuration({ port: proxyPort, gatewayPort: gatewayPort(), folder }));
    child = spawn(kind.command, kind.argumentsFor(file, folder), { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
    await untilAccepting(child, proxyPort);
  });
  const stop = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  after(async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return { port: () => proxyPort, stop };
}

async function untilAccepting(child: ChildProcess, port: number): Promise<void> {
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => void (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => void (output += chunk.toString()));
  const deadline = performance.now() + START_LIMIT_MS;
  while (performance.now() < deadline && child.exitCode === null) {
    const client = await RawClient.connect(port).catch(() => undefined);
    if (client !== undefined) return client.leave();
    await delay(20);
  }
  throw new Error(`the proxy did not start:\n${output}`);
}

function isThere(command: string): boolean {
  return spawnSync(command, ['-v'], { env: environment() }).error === undefined;
}

// Debian keeps both where not every user's PATH leads.
function environment(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` };
}
