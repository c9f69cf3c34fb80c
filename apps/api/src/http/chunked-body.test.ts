import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

import { expect } from 'chai';

import { ChunkedBody } from './chunked-body.ts';

describe('ChunkedBody', () => {
  let server: Server;
  let respond: (response: ServerResponse) => void;

  beforeEach(async () => {
    server = createServer((_request, response) => respond(response.writeHead(200, { 'content-type': 'text/plain' })));
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  /** What comes of these bytes until the server closes the connection, behind the head. */
  async function bodyAfter(request: string): Promise<string> {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.end(request);
    const parts: Buffer[] = [];
    for await (const part of socket) parts.push(part as Buffer);
    return Buffer.concat(parts).toString().split('\r\n\r\n').slice(1).join('\r\n\r\n');
  }

  it('frames each chunk, and ends with the last one', async () => {
    respond = (response) => {
      const body = new ChunkedBody(response);
      body.write(Buffer.from('hello, world: ä'));
      body.write(Buffer.alloc(0));
      body.write(Buffer.from('x'));
      body.end();
    };
    expect(await bodyAfter('GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n')).to.equal('10\r\nhello, world: ä\r\n1\r\nx\r\n0\r\n\r\n');
  });

  it('goes on from what Node framed', async () => {
    respond = (response) => {
      response.write('ping');
      const body = new ChunkedBody(response);
      body.write(Buffer.from('x'.repeat(70_000)));
      body.end();
    };
    expect(await (await fetch(url())).text()).to.equal(`ping${'x'.repeat(70_000)}`);
  });

  it('gives a caller of HTTP/1.0 the bytes as they are', async () => {
    respond = (response) => {
      const body = new ChunkedBody(response);
      body.write(Buffer.from('hello'));
      body.end();
    };
    expect(await bodyAfter('GET / HTTP/1.0\r\n\r\n')).to.equal('hello');
  });

  it('leaves a connection that serves the next request', async () => {
    respond = (response) => {
      const body = new ChunkedBody(response);
      body.write(Buffer.from('hello'));
      body.end();
    };
    const body = await bodyAfter('GET / HTTP/1.1\r\nhost: a\r\n\r\nGET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n');
    expect(body.match(/5\r\nhello\r\n0\r\n/g)).to.have.lengthOf(2);
  });

  it('ends nothing that is cut', async () => {
    respond = (response) => {
      new ChunkedBody(response).write(Buffer.from('hello'));
      setImmediate(() => response.destroy());
    };
    const response = await fetch(url());
    expect(await response.text().catch(() => 'cut')).to.equal('cut');
  });
});
