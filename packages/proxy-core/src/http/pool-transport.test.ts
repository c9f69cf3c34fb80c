import { spawnSync } from 'node:child_process';
import { getEventListeners } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { RequestListener, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { expect } from 'chai';

import { catchRejection } from '../../test/catch-rejection.ts';
import { listen, type LocalServer, serveAnswer, serveBytes, serveHttp } from '../../test/local-server.ts';
import { RecordingSink } from '../../test/recording-sink.ts';
import { waitUntil } from '../../test/wait-until.ts';
import { UpstreamError } from '../errors/upstream-error.ts';
import { collectBody } from './collect-body.ts';
import { PoolTransport, type PoolTransportOptions } from './pool-transport.ts';
import type { UpstreamRequest } from './upstream-request.ts';
import type { UpstreamResponse } from './upstream-response.ts';

/** The longest that anything of a request may live on after its abort. */
const ABORT_LIMIT_MS = 500;

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n';

function request(members: Partial<UpstreamRequest> = {}): UpstreamRequest {
  return { method: 'POST', path: '/v1/x?y=1', headers: ['content-type', 'application/json', 'x-one', 'a'], body: Buffer.from('{"a":1}'), headTimeoutMs: 5000, idleTimeoutMs: 5000, ...members };
}

describe('PoolTransport', () => {
  const closers: (() => Promise<void>)[] = [];

  afterEach(async () => {
    await Promise.all(closers.splice(0).map((close) => close()));
  });

  async function connect(started: Promise<LocalServer>, options: Partial<PoolTransportOptions> = {}): Promise<{ readonly server: LocalServer; readonly transport: PoolTransport }> {
    const server = await started;
    return { server, transport: connectTo(server.origin, options, server.close) };
  }

  function connectTo(origin: string, options: Partial<PoolTransportOptions> = {}, close = async (): Promise<void> => {}): PoolTransport {
    const transport = new PoolTransport({ provider: 'p', origin, ...options });
    closers.push(async () => {
      await transport.destroy(new Error('the test is over'));
      await close();
    });
    return transport;
  }

  function send(transport: PoolTransport, { signal = new AbortController().signal, ...members }: Partial<UpstreamRequest> & { readonly signal?: AbortSignal } = {}): Promise<UpstreamResponse> {
    return transport.send(request(members), signal);
  }

  async function expectFailure(promise: Promise<unknown>, code: string): Promise<UpstreamError> {
    const error = await catchRejection(promise);
    if (!(error instanceof UpstreamError)) throw error;
    expect(error).to.include({ code, provider: 'p' });
    return error;
  }

  async function exchange(transport: PoolTransport): Promise<string> {
    return (await collectBody('p', await send(transport))).toString();
  }

  describe('an exchange', () => {
    it('sends method, path, headers and body as they are, and gives status, headers and body back', async () => {
      const { transport } = await connect(serveHttp((incoming, response) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () => {
          response.writeHead(418, { 'x-two': 'b', 'content-type': 'application/json' });
          response.end(JSON.stringify([incoming.method, incoming.url, incoming.headers['x-one'], incoming.headers['content-length'], Buffer.concat(chunks).toString()]));
        });
      }));
      const response = await send(transport);
      expect(response.status).to.equal(418);
      expect(response.headers).to.include({ 'x-two': 'b', 'content-type': 'application/json' });
      expect(JSON.parse((await collectBody('p', response)).toString())).to.deep.equal(['POST', '/v1/x?y=1', 'a', '7', '{"a":1}']);
    });

    it('resolves with the head before the body has come', async () => {
      let held: ServerResponse | undefined;
      const { transport } = await connect(serveHttp((_incoming, response) => {
        response.writeHead(200).flushHeaders();
        held = response;
      }));
      const response = await send(transport);
      const sink = new RecordingSink();
      response.read(sink);
      await delay(20);
      expect(sink.chunks).to.have.length(0);
      held?.end('late');
      expect(await sink.ended).to.equal(undefined);
      expect(sink.text).to.equal('late');
    });

    it('keeps what comes before its reader, in order', async () => {
      const { transport } = await connect(serveHttp((_incoming, response) => {
        response.write('one,');
        setTimeout(() => response.end('two'), 20);
      }));
      const response = await send(transport);
      await delay(60);
      const sink = new RecordingSink();
      response.read(sink);
      expect(await sink.ended).to.equal(undefined);
      expect(sink.text).to.equal('one,two');
    });

    it('has an empty body where there is none', async () => {
      const { transport } = await connect(serveHttp((_incoming, response) => response.writeHead(204).end()));
      const response = await send(transport, { method: 'GET', body: null });
      expect((await collectBody('p', response)).length).to.equal(0);
    });

    it('passes over interim answers', async () => {
      const { transport } = await connect(serveAnswer(`HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${HEAD}content-length: 2\r\n\r\nok`));
      const response = await send(transport);
      expect(response.status).to.equal(200);
      expect(response.headers).to.not.have.property('link');
      expect((await collectBody('p', response)).toString()).to.equal('ok');
    });

    it('reuses its socket for the next one', async () => {
      const { server, transport } = await connect(serveHttp((_incoming, response) => response.end('ok')));
      for (let round = 0; round < 20; round += 1) {
        expect(await exchange(transport)).to.equal('ok');
        // The HTTP client gives a server that closes a socket against its word one turn to do so.
        await delay(1);
      }
      expect(server.connectionCount()).to.equal(1);
      expect(transport.stats()).to.deep.equal({ openSockets: 1, running: 0, queued: 0, connectionsOpened: 1, exchanges: 20, exchangesOnReused: 19 });
    });

    it('never follows a redirect', async () => {
      let calls = 0;
      const { transport } = await connect(serveHttp((_incoming, response) => {
        calls += 1;
        response.writeHead(307, { location: '/elsewhere' }).end();
      }));
      expect((await send(transport)).status).to.equal(307);
      expect(calls).to.equal(1);
    });
  });

  describe('backpressure', () => {
    const SIZE = 32 * 1024 * 1024;

    /** Sends `SIZE` bytes as fast as the socket takes them, and counts those. */
    function serveMuch(): { readonly listener: RequestListener; readonly sent: () => number } {
      let sent = 0;
      const piece = Buffer.alloc(64 * 1024, 'x');
      const listener: RequestListener = (_incoming, response) => {
        const pump = (): void => {
          while (sent < SIZE) {
            sent += piece.length;
            if (!response.write(piece)) {
              response.once('drain', pump);
              return;
            }
          }
          response.end();
        };
        pump();
      };
      return { listener, sent: () => sent };
    }

    it('holds the provider up while nobody reads', async () => {
      const much = serveMuch();
      const { transport } = await connect(serveHttp(much.listener));
      const response = await send(transport);
      await delay(300);
      const held = much.sent();
      expect(held).to.be.below(SIZE);
      await delay(100);
      expect(much.sent()).to.equal(held);
      const sink = new RecordingSink();
      response.read(sink);
      expect(await sink.ended).to.equal(undefined);
      expect(sink.bytes).to.equal(SIZE);
    });

    it('holds the provider up while the reader pauses, and goes on when it resumes', async () => {
      const much = serveMuch();
      const { transport } = await connect(serveHttp(much.listener));
      const response = await send(transport);
      const sink = new RecordingSink(() => response.pause());
      response.read(sink);
      await delay(300);
      const read = sink.bytes;
      expect(read).to.be.below(2 * 1024 * 1024);
      expect(much.sent()).to.be.below(SIZE);
      await delay(100);
      expect(sink.bytes).to.equal(read);
      const resuming = setInterval(() => response.resume(), 0);
      expect(await sink.ended).to.equal(undefined);
      clearInterval(resuming);
      expect(sink.bytes).to.equal(SIZE);
    });

    it('lets a reader pause and resume while it gets what came early', async () => {
      const much = serveMuch();
      const { transport } = await connect(serveHttp(much.listener));
      for (const wait of [0, 200]) {
        const response = await send(transport);
        await delay(wait);
        const sink = new RecordingSink(() => {
          response.pause();
          response.resume();
        });
        response.read(sink);
        expect(await sink.ended).to.equal(undefined);
      }
    });

    it('does not resume for a reader that pauses with the first early chunk', async () => {
      const much = serveMuch();
      const { transport } = await connect(serveHttp(much.listener));
      const response = await send(transport);
      await delay(200);
      const sink = new RecordingSink(() => response.pause());
      response.read(sink);
      const read = sink.bytes;
      await delay(100);
      expect(sink.bytes - read).to.be.below(256 * 1024);
      expect(much.sent()).to.be.below(SIZE);
    });
  });

  describe('an abort', () => {
    const reason = new Error('the client left');

    async function expectClosed(server: LocalServer, transport: PoolTransport): Promise<void> {
      await waitUntil(() => server.sockets.size === 0, ABORT_LIMIT_MS);
      await waitUntil(() => transport.stats().running === 0, ABORT_LIMIT_MS);
    }

    it('before the request sends nothing', async () => {
      const { server, transport } = await connect(serveHttp((_incoming, response) => response.end()));
      expect(await catchRejection(send(transport, { signal: AbortSignal.abort(reason) }))).to.equal(reason);
      expect(transport.stats()).to.include({ openSockets: 0, running: 0, queued: 0 });
      expect(server.connectionCount()).to.equal(0);
    });

    it('before the head rejects with its reason and closes the socket', async () => {
      const { server, transport } = await connect(serveHttp(() => {}));
      const controller = new AbortController();
      const head = send(transport, { signal: controller.signal });
      await waitUntil(() => server.sockets.size === 1 && transport.stats().openSockets === 1);
      controller.abort(reason);
      expect(await catchRejection(head)).to.equal(reason);
      await expectClosed(server, transport);
      expect(getEventListeners(controller.signal, 'abort')).to.have.length(0);
    });

    it('within the body reaches the sink and closes the socket', async () => {
      const { server, transport } = await connect(serveHttp((_incoming, response) => response.write('some')));
      const controller = new AbortController();
      const response = await send(transport, { signal: controller.signal });
      const sink = new RecordingSink();
      response.read(sink);
      await waitUntil(() => sink.bytes > 0);
      controller.abort(reason);
      expect(await sink.ended).to.equal(reason);
      expect(sink.text).to.equal('some');
      await expectClosed(server, transport);
    });

    it('while paused closes the socket as well', async () => {
      const { server, transport } = await connect(serveHttp((_incoming, response) => response.write(Buffer.alloc(4_000_000))));
      const controller = new AbortController();
      const response = await send(transport, { signal: controller.signal });
      const sink = new RecordingSink(() => response.pause());
      response.read(sink);
      await delay(50);
      controller.abort(reason);
      expect(await sink.ended).to.equal(reason);
      await expectClosed(server, transport);
    });

    it('between head and reader is told to the reader', async () => {
      const { server, transport } = await connect(serveHttp((_incoming, response) => response.write('some')));
      const controller = new AbortController();
      const response = await send(transport, { signal: controller.signal });
      await delay(20);
      controller.abort(reason);
      await expectClosed(server, transport);
      const sink = new RecordingSink();
      response.read(sink);
      expect(await sink.ended).to.equal(reason);
      expect(sink.bytes).to.equal(0);
    });

    it('by the sink itself, with the first of several early chunks, is told once and ends the chunks', async () => {
      const { transport } = await connect(serveHttp((_incoming, response) => {
        response.write('one');
        setTimeout(() => response.write('two'), 10);
      }));
      const response = await send(transport);
      await delay(50);
      const sink = new RecordingSink(() => response.abort(reason));
      response.read(sink);
      expect(await sink.ended).to.equal(reason);
      await delay(10);
      expect({ text: sink.text, endings: sink.endings }).to.deep.equal({ text: 'one', endings: 1 });
    });

    it('by the sink of an answer that has come whole is told too', async () => {
      const { transport } = await connect(serveHttp((_incoming, response) => {
        response.write('one');
        setTimeout(() => response.end('two'), 10);
      }));
      const response = await send(transport);
      await delay(50);
      const sink = new RecordingSink(() => response.abort(reason));
      response.read(sink);
      expect(await sink.ended).to.equal(reason);
      expect(sink.text).to.equal('one');
    });

    it('while waiting for a connection rejects at once and frees its place', async () => {
      const { server, transport } = await connect(serveHttp(() => {}), { maxConnections: 1, maxQueued: 1 });
      const first = new AbortController();
      const firstHead = send(transport, { signal: first.signal });
      const second = new AbortController();
      const secondHead = send(transport, { signal: second.signal });
      expect(transport.stats()).to.include({ running: 1, queued: 1 });
      second.abort(reason);
      expect(await catchRejection(secondHead)).to.equal(reason);
      expect(transport.stats()).to.include({ running: 1, queued: 0 });
      expect(getEventListeners(second.signal, 'abort')).to.have.length(0);
      await waitUntil(() => server.sockets.size === 1);
      first.abort(reason);
      expect(await catchRejection(firstHead)).to.equal(reason);
    });

    it('while the connection is being made rejects at once', async () => {
      // 192.0.2.0/24 is for documentation: nothing answers there, or the network says so.
      const transport = connectTo('http://192.0.2.1:9', { connectTimeoutMs: 1000 });
      const controller = new AbortController();
      const head = send(transport, { signal: controller.signal });
      controller.abort(reason);
      expect(await catchRejection(head)).to.equal(reason);
      await waitUntil(() => transport.stats().running === 0, 3000);
    });

    it('with a reason that is no error becomes one', async () => {
      const { transport } = await connect(serveHttp(() => {}));
      const controller = new AbortController();
      const head = send(transport, { signal: controller.signal });
      controller.abort('enough');
      expect(await catchRejection(head)).to.be.an('error').with.property('message', 'enough');
    });

    it('after the end changes nothing', async () => {
      const { transport } = await connect(serveHttp((_incoming, response) => response.end('ok')));
      const controller = new AbortController();
      const response = await send(transport, { signal: controller.signal });
      expect((await collectBody('p', response)).toString()).to.equal('ok');
      controller.abort(reason);
      response.abort(reason);
      expect(await exchange(transport)).to.equal('ok');
    });
  });

  it('leaves no listener on a signal after 1,000 exchanges', async () => {
    const { transport } = await connect(serveHttp((incoming, response) => {
      if (incoming.url === '/broken') response.destroy();
      else response.end('ok');
    }), { maxConnections: 10 });
    const { signal } = new AbortController();
    const paths = Array.from({ length: 1000 }, (_, index) => (index % 10 === 0 ? '/broken' : '/whole'));
    const outcomes = await Promise.allSettled(paths.map(async (path) => collectBody('p', await send(transport, { signal, path }))));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).to.have.length(900);
    expect(getEventListeners(signal, 'abort')).to.have.length(0);
    expect(transport.stats()).to.include({ running: 0, queued: 0 });
  });

  describe('a failure', () => {
    it('to connect is upstream_unreachable', async () => {
      const server = await serveHttp(() => {});
      await server.close();
      const error = await expectFailure(send(connectTo(server.origin)), 'upstream_unreachable');
      expect(error.isRetryable).to.equal(true);
    });

    it('to resolve the name is upstream_dns', async () => {
      const transport = connectTo('http://nobody.invalid');
      await expectFailure(send(transport), 'upstream_dns');
      expect(transport.stats().running).to.equal(0);
    });

    it('of the certificate is upstream_tls, and not retryable', async function () {
      const certificate = selfSigned();
      if (certificate === undefined) return this.skip();
      const { transport } = await connect(listen(createTlsServer(certificate, (_incoming, response) => response.end('secret')), 'https'));
      const error = await expectFailure(send(transport), 'upstream_tls');
      expect(error.isRetryable).to.equal(false);
    });

    it('of the handshake is upstream_tls', async () => {
      const { server } = await connect(serveAnswer('HTTP/1.1 400 Bad Request\r\n\r\n'));
      await expectFailure(send(connectTo(server.origin.replace('http:', 'https:'))), 'upstream_tls');
    });

    it('of a server that hangs up without answering is upstream_unreachable', async () => {
      const { transport } = await connect(serveBytes((socket) => socket.on('data', () => socket.end())));
      await expectFailure(send(transport), 'upstream_unreachable');
    });

    const truncations: readonly [title: string, head: string, cut: (socket: Socket) => void][] = [
      ['a reset within a chunked body', `${HEAD}transfer-encoding: chunked\r\n\r\n4\r\nsome\r\n`, (socket) => socket.resetAndDestroy()],
      ['an end within a chunked body', `${HEAD}transfer-encoding: chunked\r\n\r\n4\r\nsome\r\n`, (socket) => socket.end()],
      ['an end within a chunked body of a connection that closes', `${HEAD}connection: close\r\ntransfer-encoding: chunked\r\n\r\n4\r\nsome\r\n`, (socket) => socket.end()],
      ['a body that is shorter than its content-length', `${HEAD}content-length: 9\r\n\r\nsome`, (socket) => socket.end()],
      ['a body that is shorter than its content-length on a connection that closes', `${HEAD}connection: close\r\ncontent-length: 9\r\n\r\nsome`, (socket) => socket.end()],
      ['a reset within a body of known length', `${HEAD}content-length: 9\r\n\r\nsome`, (socket) => socket.resetAndDestroy()],
    ];
    for (const [title, answer, cut] of truncations) {
      it(`by ${title} is upstream_truncated, after the bytes that came`, async () => {
        const { transport } = await connect(serveAnswer(answer, (socket) => setTimeout(() => cut(socket), 30)));
        const response = await send(transport);
        const sink = new RecordingSink();
        response.read(sink);
        expect(await sink.ended).to.be.instanceOf(UpstreamError).and.to.include({ code: 'upstream_truncated', isRetryable: true });
        expect(sink.text).to.equal('some');
        expect(transport.stats().running).to.equal(0);
      });
    }

    for (const garbage of ['SSH-2.0-OpenSSH_9.6\r\n', 'HTTP/1.1 abc OK\r\n\r\n', '<html>busy</html>\r\n\r\n', '{"error":{}}\n']) {
      it(`by ${JSON.stringify(garbage)} for a status line is upstream_invalid_response`, async () => {
        const { transport } = await connect(serveAnswer(garbage));
        await expectFailure(send(transport), 'upstream_invalid_response');
        expect(transport.stats().running).to.equal(0);
      });
    }

    it('by headers without end is upstream_invalid_response', async () => {
      const { transport } = await connect(serveAnswer(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(64 * 1024)}\r\n`));
      await expectFailure(send(transport), 'upstream_invalid_response');
    });

    it('by a chunk size that is none is upstream_invalid_response', async () => {
      const { transport } = await connect(serveAnswer(`${HEAD}transfer-encoding: chunked\r\n\r\nzz\r\nsome\r\n`));
      const error = await catchRejection(send(transport).then((response) => collectBody('p', response)));
      expect(error).to.have.property('code', 'upstream_invalid_response');
    });

    it('to begin the answer in time is upstream_timeout', async () => {
      const { server, transport } = await connect(serveHttp(() => {}));
      await expectFailure(send(transport, { headTimeoutMs: 200 }), 'upstream_timeout');
      await waitUntil(() => server.sockets.size === 0, ABORT_LIMIT_MS);
    });

    it('to go on within the answer in time is upstream_timeout', async () => {
      const { transport } = await connect(serveHttp((_incoming, response) => response.write('some')));
      const response = await send(transport, { idleTimeoutMs: 200 });
      const sink = new RecordingSink();
      response.read(sink);
      expect(await sink.ended).to.have.property('code', 'upstream_timeout');
      expect(sink.text).to.equal('some');
    });

    it('to accept a connection in time is upstream_timeout, or what the network says', async () => {
      const transport = connectTo('http://192.0.2.1:9', { connectTimeoutMs: 300 });
      const error = await catchRejection(send(transport));
      expect(error).to.have.property('code').that.is.oneOf(['upstream_timeout', 'upstream_unreachable']);
    });

    for (const [title, members] of [['path', { path: 'no slash' }], ['path with a space', { path: '/a b' }], ['header', { headers: ['x', 'a\nb'] }], ['odd header list', { headers: ['x'] }]] as const) {
      it(`of the ${title} of the request itself is internal_error, and costs no place`, async () => {
        const { transport } = await connect(serveHttp((_incoming, response) => response.end('ok')), { maxConnections: 1, maxQueued: 0 });
        for (let round = 0; round < 3; round += 1) {
          const error = await expectFailure(transport.send({ ...request(), ...members, headers: [...(('headers' in members ? members.headers : []))] }, new AbortController().signal), 'internal_error');
          expect(error.isRetryable).to.equal(false);
        }
        expect(transport.stats()).to.include({ running: 0, queued: 0 });
        expect(await exchange(transport)).to.equal('ok');
      });
    }
  });

  describe('its queue', () => {
    it('refuses what is over its limit, and takes more once there is room', async () => {
      const held: ServerResponse[] = [];
      const { transport } = await connect(serveHttp((_incoming, response) => held.push(response)), { maxConnections: 2, maxQueued: 1 });
      const running = [send(transport), send(transport), send(transport)];
      expect(transport.stats()).to.include({ running: 2, queued: 1 });
      expect(await catchRejection(send(transport))).to.include({ code: 'overloaded', retryAfterMs: 1000 });
      expect(transport.stats()).to.include({ running: 2, queued: 1 });
      for (let served = 0; served < 3; served += 1) {
        await waitUntil(() => held.length > 0);
        held.shift()?.end('ok');
      }
      for (const response of await Promise.all(running)) expect((await collectBody('p', response)).toString()).to.equal('ok');
      expect(transport.stats()).to.include({ running: 0, queued: 0 });
    });

    it('serves in the order of arrival', async () => {
      const order: string[] = [];
      const { server, transport } = await connect(serveHttp((incoming, response) => {
        order.push(incoming.url ?? '');
        setTimeout(() => response.end(), 1);
      }), { maxConnections: 1 });
      const paths = Array.from({ length: 20 }, (_, index) => `/${index}`);
      await Promise.all(paths.map(async (path) => collectBody('p', await send(transport, { path }))));
      expect(order).to.deep.equal(paths);
      expect(server.connectionCount()).to.equal(1);
    });

    it('never opens more connections than it may', async () => {
      const { server, transport } = await connect(serveHttp((_incoming, response) => setTimeout(() => response.end('ok'), 2)), { maxConnections: 4, maxQueued: 500 });
      let most = 0;
      await Promise.all(Array.from({ length: 200 }, async () => {
        await exchange(transport);
        most = Math.max(most, server.sockets.size);
      }));
      expect(most).to.be.at.most(4);
      expect(server.connectionCount()).to.equal(4);
    });

    it('goes on after failures', async () => {
      const { transport } = await connect(serveHttp((incoming, response) => {
        if (incoming.url === '/broken') response.destroy();
        else response.end('ok');
      }), { maxConnections: 1 });
      const paths = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? '/broken' : '/whole'));
      const outcomes = await Promise.allSettled(paths.map(async (path) => collectBody('p', await send(transport, { path }))));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).to.have.length(10);
      expect(transport.stats()).to.include({ running: 0, queued: 0 });
    });

    it('wants limits that are whole numbers', () => {
      expect(() => connectTo('http://127.0.0.1:1', { maxConnections: 0 })).to.throw(RangeError, 'maxConnections must be an integer of at least 1, got 0');
      expect(() => connectTo('http://127.0.0.1:1', { maxQueued: -1 })).to.throw(RangeError, 'maxQueued must be an integer of at least 0, got -1');
    });
  });

  describe('its end', () => {
    it('by close lets what runs and waits finish, and takes nothing new', async () => {
      const held: ServerResponse[] = [];
      const { server, transport } = await connect(serveHttp((_incoming, response) => held.push(response)), { maxConnections: 1 });
      const running = [exchange(transport), exchange(transport)];
      await waitUntil(() => held.length === 1);
      let isClosed = false;
      const closed = transport.close().then(() => {
        isClosed = true;
      });
      expect(await catchRejection(send(transport))).to.have.property('code', 'shutting_down');
      held[0]?.end('one');
      await waitUntil(() => held.length === 2);
      expect(isClosed).to.equal(false);
      held[1]?.end('two');
      expect(await Promise.all(running)).to.deep.equal(['one', 'two']);
      await closed;
      await waitUntil(() => server.sockets.size === 0);
      await transport.close();
    });

    it('by destroy aborts what runs and waits, with its reason', async () => {
      const { server, transport } = await connect(serveHttp((_incoming, response) => response.write('some')), { maxConnections: 1 });
      const response = await send(transport);
      const sink = new RecordingSink();
      response.read(sink);
      const waiting = send(transport);
      const reason = new Error('shut down');
      const outcome = catchRejection(waiting);
      await transport.destroy(reason);
      expect(await sink.ended).to.equal(reason);
      expect(await outcome).to.equal(reason);
      expect(transport.stats()).to.include({ openSockets: 0, running: 0, queued: 0 });
      await waitUntil(() => server.sockets.size === 0, ABORT_LIMIT_MS);
      await transport.destroy(reason);
      await transport.close();
    });

    it('by destroy ends a close that waits', async () => {
      const { transport } = await connect(serveHttp(() => {}));
      const outcome = catchRejection(send(transport));
      const closed = transport.close();
      await transport.destroy(new Error('no longer'));
      await closed;
      expect(await outcome).to.have.property('message', 'no longer');
    });
  });
});

/** A key and a certificate that nobody vouches for; `undefined` where openssl is missing. */
function selfSigned(): { readonly key: Buffer; readonly cert: Buffer } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'proxyapi-tls-'));
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const { status } = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', cert, '-days', '1', '-subj', '/CN=localhost']);
    return status === 0 ? { key: readFileSync(key), cert: readFileSync(cert) } : undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
