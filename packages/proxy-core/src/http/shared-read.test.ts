import { createServer as createTlsServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { expect } from 'chai';

import { makeAuthority, type OwnAuthority } from '../../test/certificates.ts';
import { startConnectProxy } from '../../test/connect-proxy.ts';
import { listen, serveHttp } from '../../test/local-server.ts';
import { ask, TransportBench } from '../../test/transport-bench.ts';
import type { PoolTransport } from './pool-transport.ts';

const SOCKETS = 24;
/** Of small events and of pieces larger than what is read at once. */
const PIECES = [40, 300, 5000, 90_000, 200];

/** The body for `/n`, in which every piece differs from those of others. */
const piecesOf = (path: string): readonly string[] => PIECES.map((length, place) => `${path} ${place} `.repeat(length / 5));

async function answer({ url = '' }: IncomingMessage, response: ServerResponse): Promise<void> {
  for (const piece of piecesOf(url)) {
    response.write(piece);
    await nextTurn();
  }
  response.end();
}

describe('sockets that share what they read into', () => {
  const bench = new TransportBench();
  const authority = makeAuthority();
  afterEach(() => bench.close());

  const transports: Readonly<Record<string, () => Promise<PoolTransport>>> = {
    'over TCP': async () => bench.transport((await bench.start(serveHttp((incoming, response) => void answer(incoming, response)))).origin),
    ...(authority === undefined ? {} : {
      'over TLS': () => tls(authority),
      'over TLS through a tunnel': async () => tls(authority, (await bench.start(startConnectProxy())).origin),
    }),
  };

  async function tls({ ca, server }: OwnAuthority, proxyUrl?: string): Promise<PoolTransport> {
    const { origin } = await bench.start(listen(createTlsServer(server, (incoming, response) => void answer(incoming, response)), 'https'));
    return bench.transport(origin, { ca, proxyUrl });
  }

  for (const [way, start] of Object.entries(transports)) {
    it(`have each the bytes that came for it, ${way}`, async () => {
      const transport = await start();
      const paths = Array.from({ length: SOCKETS }, (_unused, index) => `/${index}`);
      for (let round = 0; round < 2; round += 1) {
        const bodies = await Promise.all(paths.map((path) => ask(transport, { path })));
        for (const [index, body] of bodies.entries()) expect(body === piecesOf(paths[index] ?? '').join(''), `body of ${paths[index]}`).to.equal(true);
      }
      expect(transport.stats()).to.include({ connectionsOpened: SOCKETS, exchangesOnReused: SOCKETS });
    });
  }
});
