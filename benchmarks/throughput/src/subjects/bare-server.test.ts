import { once } from 'node:events';
import { request, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';

import { expect } from 'chai';

import { createBareServer } from './bare-server.ts';

describe('the bare server', () => {
  const answer = Buffer.from('{"text":"é 🙂"}');
  let server: Server;

  beforeEach(async () => {
    server = createBareServer(answer).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => { server.close(resolve); });
  });

  it('gives the same bytes to whatever it is asked, once it has read it', async () => {
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const sent = request({ port, host: '127.0.0.1', method: 'POST', path: '/v1/x', headers: { 'content-length': 300_001 } });
    let isAnswered = false;
    sent.on('response', () => { isAnswered = true; });
    await new Promise((resolve) => { sent.write(Buffer.alloc(300_000), resolve); });
    await new Promise((resolve) => { setTimeout(resolve, 50); });
    expect(isAnswered).to.equal(false);
    sent.end('x');
    const [response] = await once(sent, 'response');
    expect(response.headers).to.include({ 'content-type': 'application/json', 'content-length': String(answer.length) });
    expect((await buffer(response)).equals(answer)).to.equal(true);
  });
});
