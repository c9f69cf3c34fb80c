import { once } from 'node:events';
import { Agent, createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { expect } from 'chai';

import { type Call, sendRequest, type SentRequest } from './send-request.ts';

const TOKEN = 'data: {"choices":[{"delta":{"content":"x"}}]}\n\n';

describe('sendRequest', () => {
  const servers: Server[] = [];
  const agent = new Agent({ keepAlive: true });
  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections();
  });
  after(() => agent.destroy());

  const ask = async (answer: RequestListener, call: Partial<Call> = {}): Promise<SentRequest> => {
    const server = createServer(answer).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return sendRequest({ port: (server.address() as AddressInfo).port, agent, path: '/', body: '{}', isStream: false, ...call });
  };

  it('takes a whole answer as one, of either kind', async () => {
    expect(await ask((_, response) => response.setHeader('x-proxyapi-cache', 'hit').end('{"code":"fine"}'))).to.include({ outcome: 'answered', status: 200, cache: 'hit', code: undefined });
    const sent = await ask((_, response) => {
      response.write('data: {"choices":[{"delta":{"content":""}}]}\n\n');
      setTimeout(() => response.write(TOKEN), 60);
      setTimeout(() => response.end('data: [DONE]\n\n'), 160);
    }, { isStream: true });
    expect(sent.outcome).to.equal('answered');
    expect(sent.firstTokenMs, 'an empty text is no token').to.be.at.least(50);
    expect(sent.totalMs - sent.firstTokenMs).to.be.at.least(50);
  });

  it('tells the code of an error, whether it came alone or in a stream', async () => {
    expect(await ask((_, response) => response.writeHead(503).end('{"error":{"code":"overloaded"}}'))).to.include({ outcome: 'refused', status: 503, code: 'overloaded' });
    const cut = await ask((_, response) => response.end(`${TOKEN}data: {"error":{"code":"upstream_truncated"}}\n\n`), { isStream: true });
    expect(cut).to.include({ outcome: 'cut', status: 200, code: 'upstream_truncated' });
  });

  it('calls broken what ends without a word, or never comes', async () => {
    expect(await ask((_, response) => response.end(TOKEN), { isStream: true })).to.include({ outcome: 'broken' });
    expect(await ask((_, response) => response.write('{', () => response.destroy()))).to.include({ outcome: 'broken', status: 200 });
    expect(await ask(() => {}, { limitMs: 30 })).to.include({ outcome: 'broken', status: 0 });
  });

  it('leaves when it is told to', async () => {
    expect(await ask(() => {}, { leavesAfterMs: 30 })).to.include({ outcome: 'left' });
  });
});
