import { setTimeout as delay } from 'node:timers/promises';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';

import { expect } from 'chai';

import { expectFailure } from './dialect-shapes.ts';
import { expectWithin } from './expect-within.ts';
import { chatBody, requestBytes, useBench } from './fault-bench.ts';
import { faultCase } from './fault-case.ts';

const MB = 1024 * 1024;
const BOMB_BYTES = 200 * MB;

describe('types and encodings that a client may name', () => {
  const bench = useBench({ isForLargeBodies: true });

  faultCase(bench, 'A17 refuses JSON under another type or none', () => bench.withoutUpstreamCalls(async () => {
    for (const type of [
      'text/plain', undefined, '', 'application/jsonp', 'text/json', 'application/x-ndjson',
      'application/json, text/plain', 'json', '*/*', 'application/xml', `application/json;${' '.repeat(5000)}x`,
    ]) {
      expectFailure(await bench.chat(chatBody(), { 'content-type': type }), 'unsupported_media_type');
    }
  }));

  faultCase(bench, 'A17 reads a small refused body away and goes on with the connection', async () => {
    const client = await bench.connect();
    for (const type of ['text/plain', 'text/html', 'application/json']) {
      const bytes = requestBytes({ headers: { 'content-type': type }, body: chatBody() });
      // The body comes after its refusal.
      client.send(bytes.subarray(0, -100));
      await delay(20);
      client.send(bytes.subarray(-100));
      expect((await client.answer()).status).to.equal(type === 'application/json' ? 200 : 415);
    }
    client.leave();
  });

  faultCase(bench, 'A18 refuses every charset but UTF-8', () => bench.withoutUpstreamCalls(async () => {
    for (const charset of ['utf-7', 'utf-16', 'utf-16le', 'latin1', 'us-ascii', '"utf-7"', 'utf-8; charset=utf-7']) {
      expectFailure(await bench.chat(chatBody(), { 'content-type': `application/json; charset=${charset}` }), 'unsupported_media_type');
    }
  }));

  faultCase(bench, 'A18 takes UTF-8 in every spelling', async () => {
    for (const type of ['application/json; charset=utf-8', 'application/json;charset=UTF8', 'Application/JSON ; charset="utf-8"', 'application/json;']) {
      expect((await bench.chat(chatBody(), { 'content-type': type })).status, type).to.equal(200);
    }
  });

  faultCase(bench, 'A39 takes what is honestly compressed', async () => {
    const packed = { gzip: gzipSync(chatBody()), deflate: deflateSync(chatBody()), br: brotliCompressSync(chatBody()), zstd: zstdCompressSync(chatBody()), GZIP: gzipSync(chatBody()) };
    for (const [encoding, body] of Object.entries(packed)) {
      expect((await bench.chat(body, { 'content-encoding': encoding })).status, encoding).to.equal(200);
      expect(bench.lastForwarded()).to.equal(chatBody().replace('any/', ''));
    }
    expect((await bench.chat(chatBody(), { 'content-encoding': 'identity' })).status).to.equal(200);
  });

  for (const [encoding, pack] of Object.entries({ gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync, zstd: zstdCompressSync })) {
    faultCase(bench, `A39 stops a bomb in ${encoding} at the limit`, () => bench.withoutUpstreamCalls(async () => {
      const bomb = pack(Buffer.alloc(BOMB_BYTES, ' '));
      await expectWithin(200, async () => expectFailure(await bench.chat(bomb, { 'content-encoding': encoding }), 'payload_too_large'));
    }), { limitMs: 60_000 });
  }

  faultCase(bench, 'A39 refuses stacked, unknown and broken encodings', () => bench.withoutUpstreamCalls(async () => {
    const twice = gzipSync(gzipSync(chatBody()));
    for (const encoding of ['gzip, gzip', 'gzip,gzip', 'identity, gzip', 'compress', 'x-gzip', 'snappy', 'gzip;q=1', '__proto__', '']) {
      expectFailure(await bench.chat(twice, { 'content-encoding': encoding }), 'unsupported_media_type');
    }
    const broken: readonly [string, Buffer][] = [
      ['gzip', gzipSync(chatBody()).subarray(0, -9)],
      ['gzip', Buffer.from(chatBody())],
      ['deflate', deflateRawSync(chatBody())],
      ['br', Buffer.from(chatBody())],
      ['zstd', zstdCompressSync(chatBody()).subarray(0, -4)],
    ];
    for (const [encoding, body] of broken) expectFailure(await bench.chat(body, { 'content-encoding': encoding }), 'invalid_encoding');
  }));

  faultCase(bench, 'A40 refuses a multipart boundary of 10 KB', () => bench.withoutUpstreamCalls(async () => {
    const type = `multipart/form-data; boundary=${'-'.repeat(10 * 1024)}`;
    await expectWithin(50, async () => expectFailure(await bench.chat(`${'-'.repeat(10 * 1024)}\r\n\r\nx`, { 'content-type': type }), 'unsupported_media_type'));
  }));

  faultCase(bench, 'A41 refuses urlencoded bodies unread', () => bench.withoutUpstreamCalls(async () => {
    const body = Array.from({ length: 50_000 }, (_unused, index) => `a[${index}][b]=c`).join('&');
    expectFailure(await bench.chat(body, { 'content-type': 'application/x-www-form-urlencoded' }), 'unsupported_media_type', { closes: true });
    // No parser of queries is mounted either.
    const query = `?${Array.from({ length: 1000 }, (_unused, index) => `a[b]=${index}`).join('&')}`;
    expect((await bench.exchange(`GET /livez${query} HTTP/1.1\r\nhost: a\r\n\r\n`)).status).to.equal(200);
  }));
});
