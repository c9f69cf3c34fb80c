import { setTimeout as delay } from 'node:timers/promises';
import { brotliCompressSync, createGzip, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';

import { expect } from 'chai';

import { catchRejection } from '../../test/catch-rejection.ts';
import { serveHttp } from '../../test/local-server.ts';
import { RecordingSink } from '../../test/recording-sink.ts';
import { ask, send, TransportBench } from '../../test/transport-bench.ts';
import { waitUntil } from '../../test/wait-until.ts';
import { collectBody, MAX_ANSWER_BYTES } from './collect-body.ts';
import type { PoolTransport } from './pool-transport.ts';

const TEXT = JSON.stringify({ text: 'Ein Pförtner öffnet 門 🚪'.repeat(500) });

const ENCODINGS: readonly [name: string, header: string, encode: (body: string | Buffer) => Buffer][] = [
  ['gzip', 'gzip', gzipSync],
  ['gzip under its old name', 'X-GZIP', gzipSync],
  ['deflate', 'deflate', deflateSync],
  ['deflate without zlib’s head', 'deflate', deflateRawSync],
  ['br', 'br', brotliCompressSync],
  ['zstd', 'zstd', zstdCompressSync],
];

describe('a compressed answer', () => {
  const bench = new TransportBench();
  afterEach(() => bench.close());

  async function serve(encoding: string, body: Buffer, { status = 200, pieceBytes = 1000 } = {}): Promise<PoolTransport> {
    const { origin } = await bench.start(serveHttp((_incoming, response) => {
      response.writeHead(status, { 'content-type': 'application/json', 'content-encoding': encoding });
      for (let offset = 0; offset < body.length; offset += pieceBytes) response.write(body.subarray(offset, offset + pieceBytes));
      response.end();
    }));
    return bench.transport(origin);
  }

  for (const [name, header, encode] of ENCODINGS) {
    it(`in ${name} comes as what it was`, async () => {
      const transport = await serve(header, encode(TEXT));
      for (let round = 0; round < 3; round += 1) {
        const response = await send(transport);
        expect(response.headers).to.include({ 'content-type': 'application/json' }).and.not.have.any.keys('content-encoding', 'content-length');
        expect((await collectBody('p', response)).toString()).to.equal(TEXT);
      }
      expect(transport.stats()).to.include({ connectionsOpened: 1, running: 0 });
    });

    it(`in ${name} that is cut is upstream_invalid_response`, async () => {
      const body = encode(TEXT);
      const transport = await serve(header, body.subarray(0, body.length - 5));
      expect(await catchRejection(ask(transport))).to.include({ code: 'upstream_invalid_response', provider: 'p' });
      expect(transport.stats()).to.include({ running: 0 });
    });
  }

  it('that is something else is upstream_invalid_response', async () => {
    for (const encoding of ['gzip', 'br', 'zstd', 'deflate']) {
      expect(await catchRejection(ask(await serve(encoding, Buffer.from('{"not":"compressed"}'))))).to.have.property('code', 'upstream_invalid_response');
    }
  });

  it('in a way that is not known, or in several, is upstream_invalid_response, and closes the socket', async () => {
    for (const encoding of ['compress', 'gzip, br', 'constructor']) {
      const transport = await serve(encoding, Buffer.from('x'));
      expect(await catchRejection(send(transport))).to.include({ code: 'upstream_invalid_response', isRetryable: true });
      await waitUntil(() => transport.stats().openSockets === 0);
    }
  });

  it('of no bytes is no bytes, and identity is no compression', async () => {
    expect(await ask(await serve('gzip', Buffer.alloc(0)))).to.equal('');
    expect(await ask(await serve('identity', Buffer.from(TEXT)))).to.equal(TEXT);
  });

  it('that refuses keeps its status, whatever its body is', async () => {
    const transport = await serve('compress', Buffer.from('x'), { status: 429 });
    expect(await send(transport)).to.have.property('status', 429);
  });

  it('hands on each event of a stream as it comes', async () => {
    const { origin } = await bench.start(serveHttp((_incoming, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' });
      const gzip = createGzip();
      gzip.pipe(response);
      let sent = 0;
      const talking = setInterval(() => {
        sent += 1;
        gzip.write(`data: ${sent}\n\n`);
        gzip.flush();
        if (sent < 4) return;
        clearInterval(talking);
        gzip.end();
      }, 60);
    }));
    const response = await send(bench.transport(origin));
    const times: number[] = [];
    const sink = new RecordingSink(() => times.push(performance.now()));
    response.read(sink);
    expect(await sink.ended).to.equal(undefined);
    expect(sink.text).to.equal('data: 1\n\ndata: 2\n\ndata: 3\n\ndata: 4\n\n');
    expect(times).to.have.length(4);
    expect((times[3] ?? 0) - (times[0] ?? 0)).to.be.above(100);
  });

  it('stops while its reader pauses, even before its first byte, and goes on when it resumes', async () => {
    const text = 'x'.repeat(8 * 1024 * 1024);
    const transport = await serve('gzip', gzipSync(text), { pieceBytes: 100 });
    const response = await send(transport);
    const sink = new RecordingSink(() => response.pause());
    response.pause();
    response.read(sink);
    await delay(50);
    expect(sink.bytes).to.equal(0);
    const resuming = setInterval(() => response.resume(), 0);
    expect(await sink.ended).to.equal(undefined);
    clearInterval(resuming);
    expect(sink.bytes).to.equal(text.length);
  });

  it('tells an abort once, before or after it is read', async () => {
    const reason = new Error('enough');
    const transport = await serve('gzip', gzipSync(TEXT));
    const early = await send(transport);
    early.abort(reason);
    const [first, second] = [new RecordingSink(), new RecordingSink((): void => late.abort(reason))];
    early.read(first);
    expect(await first.ended).to.equal(reason);
    const late = await send(transport);
    late.read(second);
    expect(await second.ended).to.equal(reason);
    await delay(20);
    expect([first.endings, second.endings]).to.deep.equal([1, 1]);
    expect(transport.stats().running).to.equal(0);
  });

  it('that unfolds without end is upstream_invalid_response at the limit, in bounded memory', async function () {
    this.timeout(60_000);
    const bomb = gzipSync(Buffer.alloc(300 * 1024 * 1024), { level: 9 });
    expect(bomb.length).to.be.below(400 * 1024);
    const transport = await serve('gzip', bomb, { pieceBytes: bomb.length });
    const before = process.memoryUsage().rss;
    let most = before;
    const watching = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, 5);
    const error = await catchRejection(ask(transport));
    clearInterval(watching);
    expect(error).to.have.property('code', 'upstream_invalid_response');
    expect(error).to.have.property('message').that.includes(String(MAX_ANSWER_BYTES));
    expect(most - before).to.be.below(128 * 1024 * 1024);
    await waitUntil(() => transport.stats().openSockets === 0);
  });
});
