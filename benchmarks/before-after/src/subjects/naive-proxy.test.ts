import { once } from 'node:events';
import { Agent, createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { sendRequest, type SentRequest } from '@proxyapi/bench-harness';
import { expect } from 'chai';

import { createNaiveProxy } from './naive-proxy.ts';

describe('the naive proxy', () => {
  const servers: Server[] = [];
  const agent = new Agent({ keepAlive: true });
  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections();
  });
  after(() => agent.destroy());

  const listen = async (server: Server): Promise<number> => {
    servers.push(server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const start = async (provider: RequestListener): Promise<{ upstream: Server; ask: () => Promise<SentRequest> }> => {
    const upstream = createServer(provider);
    const port = await listen(createNaiveProxy(new URL(`http://127.0.0.1:${await listen(upstream)}`)));
    return { upstream, ask: () => sendRequest({ port, agent, path: '/x', body: '{"a":1}', isStream: false }) };
  };

  it('hands request and answer over, on a new connection for each', async () => {
    let connections = 0;
    const { upstream, ask } = await start((request, response) => {
      request.setEncoding('utf8').on('data', (body: string) => response.writeHead(200, { 'x-proxyapi-cache': body }).end('{}'));
    });
    upstream.on('connection', () => { connections += 1; });
    expect(await ask()).to.include({ outcome: 'answered', status: 200, cache: '{"a":1}' });
    await ask();
    expect(connections).to.equal(2);
  });

  it('answers 502 where nothing came, and passes a 500 on', async () => {
    const reset = await start((request) => request.socket.destroy());
    expect(await reset.ask()).to.include({ outcome: 'refused', status: 502 });
    const failing = await start((_request, response) => response.writeHead(500).end('{}'));
    expect(await failing.ask()).to.include({ outcome: 'refused', status: 500 });
  });

  it('breaks an answer that broke, instead of leaving its caller to wait', async () => {
    const { ask } = await start((_request, response) => {
      response.write('{}', () => response.destroy());
    });
    expect(await ask(), 'although what came looks whole').to.include({ outcome: 'broken', status: 200 });
  });
});
