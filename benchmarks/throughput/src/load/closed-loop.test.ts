import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import process from 'node:process';

import { expect } from 'chai';

import { createBareServer } from '../subjects/bare-server.ts';
import { runClosedLoop } from './closed-loop.ts';
import { KeptConnections } from './kept-connections.ts';
import { WHOLE_REQUEST } from './requests.ts';
import { WholeAnswer } from './whole-answer.ts';

describe('runClosedLoop', () => {
  const servers: Server[] = [];
  const opened = new Map<number, number>();

  beforeEach(() => opened.clear());
  after(() => servers.forEach((server) => server.closeAllConnections()));

  async function listen(server = createBareServer(Buffer.from('{}'))): Promise<number> {
    servers.push(server);
    server.listen(0, '127.0.0.1').unref();
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    server.on('connection', () => opened.set(port, (opened.get(port) ?? 0) + 1));
    return port;
  }

  const load = { nextRequest: () => WHOLE_REQUEST, createReader: () => new WholeAnswer(), durationMs: 20 };

  for (const [connections, shares] of [[1, [undefined, 1]], [4, [2, 2]], [5, [2, 3]]] as const) {
    it(`shares ${connections} connections between two ports`, async () => {
      const [port, other] = [await listen(), await listen()];
      const { requests } = await runClosedLoop({ port, otherPorts: [other], pid: process.pid }, { ...load, connections });
      expect(requests).to.be.above(0);
      expect([opened.get(port), opened.get(other)]).to.deep.equal(shares);
    });
  }

  it('goes on until somebody was answered, where it is over before that', async () => {
    let asked = 0;
    const port = await listen(createServer((request, response) => {
      asked += 1;
      request.resume();
      // The first answer settles the loop, which takes 100 ms.
      setTimeout(() => response.writeHead(200, { 'content-length': 2 }).end('{}'), asked === 1 ? 0 : 300);
    }));
    const { requests, seconds, latenciesMs } = await runClosedLoop({ port, pid: process.pid }, { ...load, connections: 1 });
    expect([requests, latenciesMs.length]).to.deep.equal([1, 1]);
    expect(seconds).to.be.above(load.durationMs / 1000);
  });

  it('keeps connections for the next loop where it is given a place to', async () => {
    const port = await listen();
    const kept = new KeptConnections();
    for (let loop = 0; loop < 3; loop += 1) await runClosedLoop({ port, pid: process.pid }, { ...load, connections: 4, kept });
    kept.close();
    expect(opened.get(port)).to.equal(4);
  });
});
