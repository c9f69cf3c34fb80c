import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

import { expect } from 'chai';

import { serveBytes, serveHttp } from '../../test/local-server.ts';
import { ask, failureOf, send, TransportBench } from '../../test/transport-bench.ts';
import { waitUntil } from '../../test/wait-until.ts';
import type { PoolTransport } from './pool-transport.ts';

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

describe('the sockets of a PoolTransport', () => {
  const bench = new TransportBench();
  afterEach(() => bench.close());

  /** A transport with one idle socket, whose server treats the next request on it as `onReused` says. */
  async function withIdleSocket(onReused: (socket: Socket) => void): Promise<{ readonly transport: PoolTransport; readonly requests: () => number }> {
    let requests = 0;
    const { origin } = await bench.start(serveBytes((socket) => {
      let served = 0;
      socket.on('data', () => {
        served += 1;
        requests += 1;
        if (served === 1) socket.write(OK);
        else onReused(socket);
      });
    }));
    const transport = bench.transport(origin);
    expect(await ask(transport)).to.equal('ok');
    return { transport, requests: () => requests };
  }

  const resets: readonly [title: string, cut: (socket: Socket) => void][] = [
    ['a reset', (socket) => socket.resetAndDestroy()],
    ['a close', (socket) => socket.destroy()],
    ['an end', (socket) => socket.end()],
  ];
  for (const [title, cut] of resets) {
    it(`outlive ${title} of one that was idle: the exchange is repeated on a fresh one`, async () => {
      const { transport, requests } = await withIdleSocket(cut);
      expect(await ask(transport)).to.equal('ok');
      expect(requests()).to.equal(3);
      expect(transport.stats()).to.include({ connectionsOpened: 2, exchanges: 2, exchangesOnReused: 0, running: 0 });
    });
  }

  it('are closed while they are idle, as many as is asked for, those first which have been idle longest', async () => {
    const waiting: (() => void)[] = [];
    const closed: string[] = [];
    const { origin } = await bench.start(serveHttp((incoming, response) => {
      const { url = '', socket } = incoming;
      socket.once('close', () => closed.push(url));
      waiting.push(() => response.end('ok'));
    }));
    const transport = bench.transport(origin);
    const asked = ['/1', '/2', '/3', '/4'].map((path) => ask(transport, { path }));
    await waitUntil(() => waiting.length === asked.length);
    expect(transport.closeIdle(1), 'none is idle').to.equal(0);
    for (const [index, answer] of waiting.entries()) {
      answer();
      expect(await asked[index]).to.equal('ok');
    }
    expect(transport.closeIdle(0.5)).to.equal(2);
    await waitUntil(() => closed.length === 2);
    expect(closed.toSorted()).to.deep.equal(['/1', '/2']);
    expect(transport.closeIdle(1)).to.equal(2);
    await waitUntil(() => transport.stats().openSockets === 0);
    const again = ask(transport);
    await waitUntil(() => waiting.length === 5);
    waiting[4]?.();
    expect(await again).to.equal('ok');
    expect(transport.stats().connectionsOpened).to.equal(5);
  });

  it('are not asked a third time', async () => {
    let requests = 0;
    let isKind = true;
    const { origin } = await bench.start(serveBytes((socket) => {
      socket.on('data', () => {
        requests += 1;
        if (isKind) socket.write(OK);
        else socket.resetAndDestroy();
      });
    }));
    const transport = bench.transport(origin);
    await ask(transport);
    isKind = false;
    const { error } = await failureOf(ask(transport));
    expect(error).to.include({ code: 'upstream_unreachable', isRetryable: true });
    expect(requests).to.equal(3);
  });

  it('are not asked again once there was a byte of an answer', async () => {
    const { transport, requests } = await withIdleSocket((socket) => {
      socket.write('HTTP/1.1 102 Processing\r\n\r\n', () => setTimeout(() => socket.resetAndDestroy(), 20));
    });
    const { error } = await failureOf(ask(transport));
    expect(error).to.have.property('code', 'upstream_unreachable');
    expect(requests()).to.equal(2);
  });

  it('do not outlive a reset of a fresh one', async () => {
    let requests = 0;
    const { origin } = await bench.start(serveBytes((socket) => {
      socket.on('data', () => {
        requests += 1;
        socket.resetAndDestroy();
      });
    }));
    const { error } = await failureOf(ask(bench.transport(origin)));
    expect(error).to.include({ code: 'upstream_unreachable', isRetryable: true });
    expect(requests).to.equal(1);
  });

  it('carry a repeat’s abort and clocks as well', async () => {
    const { transport } = await withIdleSocket((socket) => socket.resetAndDestroy());
    const controller = new AbortController();
    const answer = ask(transport, { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('the client left')), 1);
    await answer.then((text) => expect(text).to.equal('ok'), (error: unknown) => expect(error).to.have.property('message', 'the client left'));
    expect(transport.stats().running).to.equal(0);
  });

  it('are used again, the last used first, so that those that are too many expire', async () => {
    const { origin, sockets } = await bench.start(serveHttp((_incoming, response) => setTimeout(() => response.end('ok'), 5)));
    const transport = bench.transport(origin, { keepaliveExpiryMs: 200 });
    await Promise.all(Array.from({ length: 10 }, () => ask(transport)));
    expect(sockets.size).to.equal(10);
    for (let round = 0; round < 40; round += 1) await ask(transport);
    await waitUntil(() => sockets.size === 1, 1000);
    expect(transport.stats()).to.include({ openSockets: 1, connectionsOpened: 10, exchanges: 50, exchangesOnReused: 40 });
  });

  it('are closed after their exchange where enough are idle', async () => {
    const { origin, sockets } = await bench.start(serveHttp((_incoming, response) => setTimeout(() => response.end('ok'), 20)));
    const transport = bench.transport(origin, { maxKeepaliveConnections: 3 });
    await Promise.all(Array.from({ length: 10 }, () => ask(transport)));
    await waitUntil(() => sockets.size === 3 && transport.stats().openSockets === 3);
  });

  it('are closed once idle for their time', async () => {
    const { origin, sockets } = await bench.start(serveHttp((_incoming, response) => response.end('ok')));
    const transport = bench.transport(origin, { keepaliveExpiryMs: 100 });
    await ask(transport);
    await delay(50);
    expect(sockets.size).to.equal(1);
    await waitUntil(() => sockets.size === 0 && transport.stats().openSockets === 0, 300);
  });

  it('are not kept for a server that says it closes', async () => {
    const { origin } = await bench.start(serveHttp((_incoming, response) => response.writeHead(200, { connection: 'close' }).end('ok')));
    const transport = bench.transport(origin);
    for (let round = 0; round < 5; round += 1) expect(await ask(transport)).to.equal('ok');
    expect(transport.stats()).to.include({ connectionsOpened: 5, exchangesOnReused: 0 });
  });

  it('meet in one pool, however many ask first and at once', async () => {
    const { origin, connectionCount } = await bench.start(serveHttp((_incoming, response) => setTimeout(() => response.end('ok'), 5)));
    const transport = bench.transport(origin, { maxConnections: 8 });
    await Promise.all(Array.from({ length: 100 }, () => ask(transport)));
    expect(connectionCount()).to.equal(8);
    expect(transport.stats()).to.include({ connectionsOpened: 8, exchanges: 100, exchangesOnReused: 92 });
  });

  it('are reused for 99.9 % of 10,000 calls', async function () {
    this.timeout(60_000);
    const { origin } = await bench.start(serveHttp((_incoming, response) => response.end('ok')));
    const transport = bench.transport(origin);
    const run = async (calls: number): Promise<void> => {
      for (let round = 0; round < calls; round += 1) await ask(transport, { headTimeoutMs: 10_000, idleTimeoutMs: 10_000 });
    };
    await Promise.all(Array.from({ length: 20 }, () => run(5)));
    const before = transport.stats();
    await Promise.all(Array.from({ length: 20 }, () => run(500)));
    const after = transport.stats();
    expect(after.exchanges - before.exchanges).to.equal(10_000);
    expect((after.exchangesOnReused - before.exchangesOnReused) / 10_000).to.be.at.least(0.999);
  });

  it('fail nobody where the server closes idle ones just as they are used again', async function () {
    this.timeout(60_000);
    const idleMs = 6;
    const { origin } = await bench.start(serveBytes((socket) => {
      let closing: NodeJS.Timeout | undefined;
      socket.on('data', () => {
        clearTimeout(closing);
        socket.write(OK);
        closing = setTimeout(() => socket.destroy(), idleMs);
      });
    }));
    const transport = bench.transport(origin);
    const outcomes = await Promise.allSettled(Array.from({ length: 40 }, async (_, worker) => {
      for (let round = 0; round < 50; round += 1) {
        await ask(transport);
        await delay(idleMs - 2 + ((worker + round) % 5));
      }
    }));
    expect(outcomes.filter(({ status }) => status === 'rejected')).to.deep.equal([]);
    const { connectionsOpened, exchanges } = transport.stats();
    expect(exchanges).to.equal(2000);
    expect(connectionsOpened, 'the race was met').to.be.above(100);
  });

  it('have limits that are whole numbers', async () => {
    expect(() => bench.transport('http://127.0.0.1:1', { maxKeepaliveConnections: -1 })).to.throw(RangeError, 'maxKeepaliveConnections must be an integer of at least 0, got -1');
    expect(() => bench.transport('http://127.0.0.1:1', { connectTimeoutMs: 0.5 })).to.throw(RangeError, 'connectTimeoutMs must be an integer of at least 1, got 0.5');
  });

  it('end with the transport, what is being connected as well', async () => {
    const { origin, sockets } = await bench.start(serveBytes((socket) => socket.resume()));
    const transport = bench.transport(origin.replace('http:', 'https:'));
    const outcome = failureOf(send(transport)).catch((error: unknown) => error);
    await waitUntil(() => sockets.size === 1);
    await transport.destroy(new Error('over'));
    expect(await outcome).to.have.property('message', 'over');
    await waitUntil(() => sockets.size === 0);
  });
});
