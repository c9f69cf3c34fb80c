import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

import { NameServer } from '../support/name-server.ts';

/** A name server for the gateways of a `describe`. */
export interface UsedNameServer {
  readonly server: () => NameServer;
  /** The command through which a gateway starts that asks it, and nobody else. */
  readonly through: readonly string[];
}

/** An address of the loopback network that no resolver of the machine's own uses. */
const ADDRESS = '127.0.53.77';

/**
 * Starts a name server before the tests of a `describe`. A gateway meets it in a mount namespace of its own, where
 * `/etc/resolv.conf` names it; that, and port 53, is for root: the tests of others are skipped.
 */
export function useNameServer(): UsedNameServer {
  const folder = mkdtempSync(join(tmpdir(), 'proxyapi-names-'));
  const file = join(folder, 'resolv.conf');
  // As the system waits when nothing is said of it: twice five seconds.
  writeFileSync(file, `nameserver ${ADDRESS}\noptions timeout:5 attempts:2\n`);
  const through = ['unshare', '--mount', 'sh', '-c', 'mount --bind "$0" /etc/resolv.conf && exec "$@"', file];
  let server: NameServer | undefined;
  before(async function () {
    const obstacle = await obstacleTo(through, async () => {
      server = await NameServer.start(ADDRESS);
    });
    if (obstacle === undefined) return;
    if (process.env['REQUIRE_SERVICES'] === '1') throw new Error(`${obstacle}, and REQUIRE_SERVICES=1 asks for it`);
    console.log(`    skipped: ${obstacle} (run as root)`);
    this.skip();
  });
  after(() => {
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const started = (): NameServer => {
    if (server === undefined) throw new Error('the name server has not been started');
    return server;
  };
  return { server: started, through };
}

async function obstacleTo([command = '', ...rest]: readonly string[], start: () => Promise<void>): Promise<string | undefined> {
  if (spawnSync(command, [...rest, 'true']).status !== 0) return 'no mount namespace can be made';
  try {
    await start();
    return undefined;
  } catch (error) {
    return `no name server can be started (${String(error)})`;
  }
}
