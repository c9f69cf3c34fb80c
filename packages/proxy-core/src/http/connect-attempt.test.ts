import { Socket } from 'node:net';

import { expect } from 'chai';

import { serveBytes } from '../../test/local-server.ts';
import { Connector } from './connector.ts';

const CONNECT_TIMEOUT_MS = 50;

describe('ConnectAttempt', () => {
  it('takes a connection that was made while the event loop stood still', async () => {
    const server = await serveBytes(() => {});
    const connector = new Connector({ origin: new URL(server.origin), proxy: undefined, ca: undefined, addresses: undefined, connectTimeoutMs: CONNECT_TIMEOUT_MS });
    const outcome = new Promise<Socket | Error>((resolve) => void connector.connect(undefined, resolve));
    // After Node has begun to connect, which it puts off by a tick; the kernel needs nobody to go on.
    process.nextTick(() => {
      const until = performance.now() + 3 * CONNECT_TIMEOUT_MS;
      while (performance.now() < until);
    });
    const socket = await outcome;
    if (socket instanceof Socket) socket.destroy();
    await server.close();
    expect(socket).to.be.instanceOf(Socket);
  });
});
