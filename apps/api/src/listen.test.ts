import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

import { expect } from 'chai';

const SOMAXCONN = '/proc/sys/net/core/somaxconn';
/** More than Node's own backlog of 511, and less than this one's. */
const CALLERS = 800;
/** Whom Linux finds no room for is not answered, however often he asks. */
const WAIT_MS = 5000;

/** Listens, and never gets a turn again. */
const STUCK_SERVER = `
  import { createServer } from 'node:http';
  import { writeSync } from 'node:fs';
  import { listen } from ${JSON.stringify(new URL('listen.ts', import.meta.url).href)};
  const { port } = await listen(createServer(), { host: '127.0.0.1', port: 0 });
  writeSync(1, port + '\\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
`;

describe('listen', () => {
  it('has a place for each of 800 callers who come while the process gets no turn', async function () {
    // Elsewhere, or where the system allows fewer, there is nothing to see.
    if (!existsSync(SOMAXCONN) || Number(readFileSync(SOMAXCONN, 'utf8')) < CALLERS) this.skip();
    const server = spawn(process.execPath, ['--conditions=proxyapi-source', '--input-type=module', '-e', STUCK_SERVER], { stdio: ['ignore', 'pipe', 'inherit'] });
    const sockets: Socket[] = [];
    try {
      const [line]: Buffer[] = await once(server.stdout, 'data');
      const port = Number(line?.toString());
      let connected = 0;
      for (let index = 0; index < CALLERS; index += 1) sockets.push(connect({ host: '127.0.0.1', port }, () => { connected += 1; }).on('error', () => {}));
      const beganAt = performance.now();
      while (connected < CALLERS && performance.now() - beganAt < WAIT_MS) await delay(10);
      expect(connected).to.equal(CALLERS);
    } finally {
      for (const socket of sockets) socket.destroy();
      server.kill('SIGKILL');
    }
  });
});
