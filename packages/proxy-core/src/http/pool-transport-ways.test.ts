import type { LookupAddress } from 'node:dns';
import { createServer as createTlsServer } from 'node:https';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { setTimeout as delay } from 'node:timers/promises';

import { expect } from 'chai';

import { makeAuthority } from '../../test/certificates.ts';
import { startConnectProxy } from '../../test/connect-proxy.ts';
import { listen, serveBytes, serveHttp } from '../../test/local-server.ts';
import { ask, failureOf, send, TransportBench } from '../../test/transport-bench.ts';
import { waitUntil } from '../../test/wait-until.ts';
import { collectBody } from './collect-body.ts';

function at(address: string): readonly LookupAddress[] {
  return [{ address, family: 4 }];
}

describe('the way of a PoolTransport', () => {
  const bench = new TransportBench();
  afterEach(() => bench.close());

  describe('by name', () => {
    /** A server on its own address of the loopback network, at `port`. */
    async function serveAt(address: string, port: number, name: string, held: ServerResponse[] = []): Promise<number> {
      const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, response) => {
        if (incoming.url !== '/held') response.end(name);
        else {
          response.write(name);
          held.push(response);
        }
      });
      await new Promise<void>((resolve) => {
        server.listen(port, address, resolve);
      });
      await bench.start(Promise.resolve({
        origin: '', sockets: new Set<never>(), connectionCount: () => 0,
        close: async () => {
          server.closeAllConnections();
          server.close();
        },
      }));
      return (server.address() as { readonly port: number }).port;
    }

    it('follows a name that moves, retires the sockets to where it was, and fails nothing that runs', async function () {
      if (process.platform !== 'linux') return this.skip();
      const held: ServerResponse[] = [];
      const port = await serveAt('127.0.0.1', 0, 'old', held);
      await serveAt('127.0.0.2', port, 'new');
      let address = '127.0.0.1';
      const transport = bench.transport(`http://api.test:${port}`, { lookup: async () => at(address), lookupEveryMs: 40 });
      const running = await send(transport, { path: '/held' });
      expect(await Promise.all([ask(transport), ask(transport)])).to.deep.equal(['old', 'old']);
      expect(transport.stats().openSockets).to.equal(3);
      address = '127.0.0.2';
      // The round that is under way and two that lack the old address.
      await waitUntil(() => transport.stats().openSockets === 1, 400);
      expect(await ask(transport)).to.equal('new');
      held[0]?.end();
      expect((await collectBody('p', running)).toString()).to.equal('old');
      await waitUntil(() => transport.stats().openSockets === 1, 400);
      expect(await ask(transport)).to.equal('new');
    });

    it('keeps its sockets while the name stays, and while it cannot be resolved', async () => {
      const { origin, connectionCount } = await bench.start(serveHttp((_incoming, response) => response.end('ok')));
      let asked = 0;
      const lookup = async (): Promise<readonly LookupAddress[]> => {
        asked += 1;
        if (asked > 3) throw new Error('SERVFAIL');
        return at('127.0.0.1');
      };
      const transport = bench.transport(origin.replace('127.0.0.1', 'api.test'), { lookup, lookupEveryMs: 15 });
      for (let round = 0; round < 20; round += 1) {
        await ask(transport);
        await delay(10);
      }
      expect(asked).to.be.above(5);
      expect(connectionCount()).to.equal(1);
    });

    it('resolves no more once no connection is open', async () => {
      const { origin } = await bench.start(serveHttp((_incoming, response) => response.end('ok')));
      let asked = 0;
      const lookup = async (): Promise<readonly LookupAddress[]> => {
        asked += 1;
        return at('127.0.0.1');
      };
      const transport = bench.transport(origin.replace('127.0.0.1', 'api.test'), { lookup, lookupEveryMs: 10, keepaliveExpiryMs: 50 });
      await ask(transport);
      await waitUntil(() => transport.stats().openSockets === 0);
      const before = asked;
      await delay(60);
      expect(asked).to.equal(before);
    });

    it('takes a name that is not resolved in time for a failure of the name', async () => {
      const transport = bench.transport('http://api.test', { lookup: () => new Promise(() => {}), connectTimeoutMs: 200 });
      const { error, ms } = await failureOf(send(transport));
      expect(error).to.include({ code: 'upstream_dns', isRetryable: true });
      expect(ms).to.be.within(150, 250);
      expect(transport.stats()).to.include({ running: 0, openSockets: 0 });
    });

    it('is not held up by eight names that hang', async () => {
      const { origin } = await bench.start(serveHttp((_incoming, response) => response.end('ok')));
      const lost = Array.from({ length: 8 }, (_, index) => failureOf(send(bench.transport(`http://${index}.test`, { lookup: () => new Promise(() => {}), connectTimeoutMs: 700 }))));
      const transport = bench.transport(origin.replace('127.0.0.1', 'localhost'));
      const since = performance.now();
      for (let round = 0; round < 50; round += 1) await ask(transport);
      expect(performance.now() - since).to.be.below(600);
      for (const { error } of await Promise.all(lost)) expect(error.code).to.equal('upstream_dns');
    });

    it('leaves no memory behind for attempts that fail', async function () {
      this.timeout(60_000);
      const gc = (globalThis as { readonly gc?: () => void }).gc ?? (() => {});
      const { origin } = await bench.start(serveBytes((socket) => socket.destroy()));
      const transport = bench.transport(origin.replace('http:', 'https:'));
      const run = async (): Promise<void> => {
        await Promise.all(Array.from({ length: 10 }, async () => {
          for (let round = 0; round < 30; round += 1) await failureOf(send(transport));
        }));
      };
      await run();
      gc();
      const before = process.memoryUsage().rss;
      for (let round = 0; round < 4; round += 1) await run();
      gc();
      expect(process.memoryUsage().rss - before).to.be.below(64 * 1024 * 1024);
    });
  });

  const authority = makeAuthority();

  describe('with certificates', () => {
    // Skipped without openssl; REQUIRE_SERVICES=1 makes that a failure.
    before(function () {
      if (authority === undefined) this.skip();
    });

    it('trusts an authority that it is told of, and no other one', async () => {
      const { ca, server } = authority!;
      const { origin } = await bench.start(listen(createTlsServer(server, (_incoming, response) => response.end('ok')), 'https'));
      expect(await ask(bench.transport(origin, { ca }))).to.equal('ok');
      expect(await ask(bench.transport(origin.replace('127.0.0.1', 'localhost'), { ca }))).to.equal('ok');
      const { error } = await failureOf(ask(bench.transport(origin)));
      expect(error).to.include({ code: 'upstream_tls', isRetryable: false });
    });

    it('refuses a certificate of another name', async () => {
      const { ca, server } = authority!;
      const { origin } = await bench.start(listen(createTlsServer(server, (_incoming, response) => response.end('ok')), 'https'));
      const transport = bench.transport(origin.replace('127.0.0.1', 'api.test'), { ca, lookup: async () => at('127.0.0.1') });
      const { error } = await failureOf(ask(transport));
      expect(error).to.include({ code: 'upstream_tls', isRetryable: false });
    });

    it('keeps its sockets where answers come before Node knows that the request was written', async () => {
      const { ca, server } = authority!;
      const { origin, connectionCount } = await bench.start(listen(createTlsServer(server, (_incoming, response) => response.end('ok')), 'https'));
      const transport = bench.transport(origin, { ca });
      await Promise.all(Array.from({ length: 10 }, async () => {
        for (let round = 0; round < 60; round += 1) expect(await ask(transport)).to.equal('ok');
      }));
      expect(connectionCount()).to.equal(10);
    });

    it('takes up the last TLS session', async () => {
      const { ca, server } = authority!;
      const reused: boolean[] = [];
      const listener = createTlsServer(server, (_incoming, response) => response.writeHead(200, { connection: 'close' }).end('ok'));
      listener.on('secureConnection', (socket: TLSSocket) => reused.push(socket.isSessionReused()));
      const { origin } = await bench.start(listen(listener, 'https'));
      const transport = bench.transport(origin, { ca });
      for (let round = 0; round < 3; round += 1) {
        await ask(transport);
        await delay(20);
      }
      expect(reused).to.deep.equal([false, true, true]);
    });

    it('leads through a proxy’s tunnel, TLS end to end, and counts its sockets like others', async () => {
      const { ca, server } = authority!;
      const { origin } = await bench.start(listen(createTlsServer(server, (_incoming, response) => response.end('ok')), 'https'));
      const proxy = await bench.start(startConnectProxy());
      const transport = bench.transport(origin, { ca, proxyUrl: proxy.origin.replace('://', '://user:pass%20word@') });
      for (let round = 0; round < 5; round += 1) expect(await ask(transport)).to.equal('ok');
      expect(proxy.asked).to.deep.equal([`${new URL(origin).host} Basic ${Buffer.from('user:pass word').toString('base64')}`]);
      expect(transport.stats()).to.include({ connectionsOpened: 1, exchanges: 5, exchangesOnReused: 4 });
    });

    it('still wants a proper certificate from behind a proxy', async () => {
      const { origin } = await bench.start(listen(createTlsServer(authority!.server, (_incoming, response) => response.end('ok')), 'https'));
      const proxy = await bench.start(startConnectProxy());
      const { error } = await failureOf(ask(bench.transport(origin, { proxyUrl: proxy.origin })));
      expect(error).to.include({ code: 'upstream_tls', isRetryable: false });
    });
  });

  describe('through a proxy', () => {
    it('is a tunnel for plain HTTP, too, and lets the proxy resolve the name', async () => {
      const { origin } = await bench.start(serveHttp((incoming, response) => response.end(incoming.headers.host)));
      const proxy = await bench.start(startConnectProxy());
      const named = origin.replace('127.0.0.1', 'localhost');
      const lookup = (): Promise<never> => Promise.reject(new Error('nobody is to be asked'));
      expect(await ask(bench.transport(named, { proxyUrl: proxy.origin, lookup }))).to.equal(new URL(named).host);
      expect(proxy.asked).to.deep.equal([new URL(named).host]);
    });

    it('fails as upstream_unreachable where the proxy refuses, hangs up or is not there', async () => {
      const refusing = await bench.start(startConnectProxy({ refuse: 'HTTP/1.1 407 Proxy Authentication Required' }));
      const silent = await bench.start(serveBytes((socket) => socket.on('data', () => socket.end())));
      const gone = await serveHttp(() => {});
      await gone.close();
      for (const { origin } of [refusing, silent, gone]) {
        const { error } = await failureOf(ask(bench.transport('https://api.test', { proxyUrl: origin })));
        expect(error).to.include({ code: 'upstream_unreachable', isRetryable: true });
        expect(error.message).to.equal('p: the proxy opened no tunnel to it; check HTTPS_PROXY and NO_PROXY');
      }
    });

    it('fails in time where the proxy never answers', async () => {
      const silent = await bench.start(serveBytes((socket) => socket.resume()));
      const transport = bench.transport('https://api.test', { proxyUrl: silent.origin, connectTimeoutMs: 200 });
      const { error, ms } = await failureOf(ask(transport));
      expect(error).to.have.property('code', 'upstream_unreachable');
      expect(ms).to.be.within(150, 260);
      await waitUntil(() => silent.sockets.size === 0);
    });
  });
});
