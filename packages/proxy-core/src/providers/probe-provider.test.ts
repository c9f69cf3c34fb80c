import type { IncomingMessage, RequestListener } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';

import { expect } from 'chai';

import { catchRejection } from '../../test/catch-rejection.ts';
import { type LocalServer, serveBytes, serveHttp } from '../../test/local-server.ts';
import { waitUntil } from '../../test/wait-until.ts';
import { probeProvider, type ProbeTarget } from './probe-provider.ts';

const KEY = 'sk-very-secret';
const LISTED = { basePath: '/v1', headers: ['authorization', `Bearer ${KEY}`, 'user-agent', 'proxyapi'], listingPath: '/models?limit=2' };
const UNLISTED = { ...LISTED, listingPath: undefined };

describe('probeProvider', () => {
  const closers: (() => Promise<void>)[] = [];

  afterEach(async () => {
    await Promise.all(closers.splice(0).map((close) => close()));
  });

  const closing = async (starting: Promise<LocalServer>): Promise<LocalServer> => {
    const server = await starting;
    closers.push(server.close);
    return server;
  };
  const serve = (listener: RequestListener): Promise<LocalServer> => closing(serveHttp(listener));
  const serveStatus = (status: number, headers: Readonly<Record<string, string>> = {}): Promise<LocalServer> =>
    serve((_incoming, response) => response.writeHead(status, { ...headers }).end());
  const probe = (target: ProbeTarget, signal = new AbortController().signal): ReturnType<typeof probeProvider> => probeProvider(target, signal);

  it('asks for the model list once, with the key, and finds who answers up', async () => {
    const seen: IncomingMessage[] = [];
    const { origin } = await serve((incoming, response) => {
      seen.push(incoming);
      response.end('{"data":[]}');
    });
    const result = await probe({ ...LISTED, origin });
    expect(result).to.include({ state: 'up', code: undefined, status: 200 }).and.have.property('durationMs').above(0);
    expect(seen.map(({ method, url, headers }) => [method, url, headers.authorization])).to.deep.equal([['GET', '/v1/models?limit=2', `Bearer ${KEY}`]]);
  });

  it('asks for the head of the base address where there is no list, and sends no key', async () => {
    const seen: IncomingMessage[] = [];
    const { origin } = await serve((incoming, response) => {
      seen.push(incoming);
      response.writeHead(404).end();
    });
    expect(await probe({ ...UNLISTED, origin })).to.include({ state: 'up', status: 404 });
    expect(seen.map(({ method, url }) => [method, url])).to.deep.equal([['HEAD', '/v1/']]);
    expect(inspect(seen[0]?.rawHeaders)).to.not.include(KEY);
  });

  for (const [status, state, code] of [
    [200, 'up', undefined], [404, 'up', undefined], [429, 'up', undefined], [501, 'up', undefined],
    [401, 'refused', 'upstream_auth_failed'], [402, 'refused', 'upstream_auth_failed'], [403, 'refused', 'upstream_auth_failed'],
    [302, 'down', 'upstream_redirect'], [500, 'down', 'upstream_error'], [503, 'down', 'upstream_error'],
  ] as const) {
    it(`finds who answers ${status} to the question for the list ${state}, and asks once`, async () => {
      let calls = 0;
      const { origin } = await serve((_incoming, response) => {
        calls += 1;
        response.writeHead(status).end();
      });
      expect(await probe({ ...LISTED, origin })).to.include({ state, code, status });
      expect(calls).to.equal(1);
    });
  }

  for (const [status, state] of [[302, 'up'], [401, 'up'], [502, 'down']] as const) {
    it(`finds who answers ${status} at the base address ${state}`, async () => {
      const { origin } = await serveStatus(status);
      expect(await probe({ ...UNLISTED, origin })).to.include({ state, status });
    });
  }

  it('follows no redirect, and sends the key to no other origin', async () => {
    let strayCalls = 0;
    const elsewhere = await serve((_incoming, response) => {
      strayCalls += 1;
      response.end();
    });
    const { origin } = await serveStatus(307, { location: `${elsewhere.origin}/v1/models` });
    await probe({ ...LISTED, origin });
    await delay(20);
    expect(strayCalls).to.equal(0);
  });

  it('reads no more than the head of a list without end, and leaves no socket', async () => {
    const server = await serve((_incoming, response) => {
      const pump = (): void => {
        while (response.writable && response.write('x'.repeat(65_536)));
        response.once('drain', pump);
      };
      pump();
    });
    expect(await probe({ ...LISTED, origin: server.origin })).to.include({ state: 'up', status: 200 });
    await waitUntil(() => server.sockets.size === 0);
  });

  it('finds who never answers down, once its time is over', async () => {
    const server = await serve(() => {});
    expect(await probe({ ...LISTED, origin: server.origin, timeoutMs: 100 })).to.include({ state: 'down', code: 'upstream_timeout', status: undefined });
    await waitUntil(() => server.sockets.size === 0);
  });

  it('finds who is not there down', async () => {
    const server = await serve(() => {});
    await server.close();
    for (const target of [LISTED, UNLISTED]) expect(await probe({ ...target, origin: server.origin })).to.include({ state: 'down', code: 'upstream_unreachable' });
  });

  it('finds who speaks something else than HTTP down', async () => {
    const { origin } = await closing(serveBytes((socket) => socket.end('220 mail.example ESMTP\r\n')));
    expect(await probe({ ...LISTED, origin })).to.include({ state: 'down', status: undefined });
  });

  it('asks through a proxy where there is one', async () => {
    const server = await serveStatus(200);
    const proxied: (string | undefined)[] = [];
    const proxy = await serve((incoming, response) => {
      proxied.push(incoming.url);
      response.writeHead(503).end();
    });
    expect(await probe({ ...LISTED, origin: server.origin, proxyUrl: proxy.origin })).to.include({ state: 'down', status: 503 });
    expect(proxied).to.deep.equal([`${server.origin}/v1/models?limit=2`]);
  });

  it('ends with the signal’s reason, and leaves no socket', async () => {
    const server = await serve(() => {});
    const controller = new AbortController();
    const probing = probe({ ...LISTED, origin: server.origin }, controller.signal);
    await waitUntil(() => server.sockets.size === 1);
    const reason = new Error('stopped');
    controller.abort(reason);
    expect(await catchRejection(probing)).to.equal(reason);
    await waitUntil(() => server.sockets.size === 0, 500);
  });

  it('asks nobody once the signal has aborted', async () => {
    const server = await serveStatus(200);
    const reason = new Error('stopped');
    expect(await catchRejection(probe({ ...LISTED, origin: server.origin }, AbortSignal.abort(reason)))).to.equal(reason);
    expect(server.connectionCount()).to.equal(0);
  });
});
