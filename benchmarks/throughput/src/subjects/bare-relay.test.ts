import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

import { expect } from 'chai';

import { createBareRelay } from './bare-relay.ts';

describe('the bare relay', () => {
  const servers: Server[] = [];

  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => { server.close(resolve); });
    }
  });

  const listen = async (server: Server): Promise<number> => {
    servers.push(server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  };

  const relayTo = async (upstream: (incoming: IncomingMessage, response: ServerResponse) => Promise<void> | void): Promise<number> => {
    const port = await listen(createServer((incoming, response) => void upstream(incoming, response)));
    return listen(createBareRelay(new URL(`http://127.0.0.1:${port}`)));
  };

  const send = async (port: number, body: Buffer, headers = {}): Promise<IncomingMessage> => {
    const sent = request({ port, host: '127.0.0.1', method: 'POST', path: '/v1/x?y=1', headers }).end(body);
    const [response] = await once(sent, 'response') as [IncomingMessage];
    return response;
  };

  it('passes a request and its answer on, byte for byte', async () => {
    const [question, answer] = [randomBytes(300_000), randomBytes(500_000)];
    let seen: { url?: string | undefined; key?: string | undefined; body?: Buffer } = {};
    const port = await relayTo(async (incoming, response) => {
      seen = { url: incoming.url, key: incoming.headers.authorization, body: await buffer(incoming) };
      response.writeHead(201, { 'content-length': answer.length, 'x-one': '1' }).end(answer);
    });
    const response = await send(port, question, { authorization: 'Bearer a' });
    expect((await buffer(response)).equals(answer)).to.equal(true);
    expect(response.statusCode).to.equal(201);
    expect(response.headers).to.include({ 'x-one': '1', 'content-length': String(answer.length) });
    expect(seen).to.include({ url: '/v1/x?y=1', key: 'Bearer a' });
    expect(seen.body?.equals(question)).to.equal(true);
  });

  it('passes a stream on chunk by chunk', async () => {
    const port = await relayTo((_incoming, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n');
      setTimeout(() => response.end('data: 2\n\n'), 100);
    });
    const response = await send(port, Buffer.from('{}'));
    const [first] = await once(response, 'data') as [Buffer];
    expect(String(first)).to.equal('data: 1\n\n');
    expect(String(await buffer(response))).to.equal('data: 2\n\n');
  });

  it('reads no faster than its caller does', async () => {
    const total = 64 * 1024 * 1024;
    let written = 0;
    const port = await relayTo(async (_incoming, response) => {
      const chunk = Buffer.alloc(64 * 1024);
      for (; written < total && !response.destroyed; written += chunk.length) if (!response.write(chunk)) await once(response, 'drain');
      response.end();
    });
    const response = await send(port, Buffer.from('{}'));
    await delay(300);
    expect(written).to.be.below(total / 2);
    let read = 0;
    for await (const chunk of response) read += (chunk as Buffer).length;
    expect(read).to.equal(total);
  });

  it('lets the upstream go when the caller leaves', async () => {
    const left = Promise.withResolvers<void>();
    const port = await relayTo((_incoming, response) => {
      response.on('close', left.resolve);
      response.writeHead(200).write('begun');
    });
    const response = await send(port, Buffer.from('{}'));
    response.destroy();
    await left.promise;
  });
});
