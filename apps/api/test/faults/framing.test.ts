import { expect } from 'chai';

import type { HttpAnswer } from '../support/parse-http-answer.ts';
import { residentBytes } from '../support/resident-bytes.ts';
import { expectFailure } from './dialect-shapes.ts';
import { expectWithin } from './expect-within.ts';
import { chatBody, requestBytes, useBench } from './fault-bench.ts';
import { faultCase } from './fault-case.ts';

const MB = 1024 * 1024;
const LIMIT_BYTES = 32 * MB;
const CHUNKED = { 'content-length': undefined, 'transfer-encoding': 'chunked' };

describe('framing that a client may use', () => {
  const bench = useBench({ isForLargeBodies: true });

  /** Sends a good request with other headers, over a connection that must end with the answer. */
  const refused = async (headers: Readonly<Record<string, string | undefined>>, body: string = chatBody()): Promise<HttpAnswer> => {
    const client = await bench.connect();
    client.send(requestBytes({ headers, body }));
    const answer = await client.answer();
    await client.closed();
    return answer;
  };

  faultCase(bench, 'A12 refuses a declared length over the limit unread', () => bench.withoutUpstreamCalls(async () => {
    for (const expectation of [undefined, '100-continue']) {
      await expectWithin(100, async () => {
        const client = await bench.connect();
        client.send(requestBytes({ headers: { 'content-length': String(LIMIT_BYTES + 1), expect: expectation } }));
        expectFailure(await client.answer(), 'payload_too_large', { closes: true });
      });
    }
    expectFailure(await refused({ 'content-length': '9007199254740993' }), 'payload_too_large', { closes: true });
  }));

  faultCase(bench, 'A12 admits before it says 100 Continue', async () => {
    const client = await bench.connect();
    const body = chatBody();
    client.send(requestBytes({ headers: { expect: '100-continue', 'content-length': String(body.length) } }));
    expect(await client.until('\r\n\r\n')).to.match(/^HTTP\/1\.1 100 /);
    client.send(body);
    expect((await client.answer()).status).to.equal(200);
    client.leave();
    expectFailure(await refused({ expect: '100-continue', authorization: 'Bearer wrong' }, ''), 'invalid_api_key');
    expect((await bench.chat(body, { expect: 'magic' })).status).to.equal(200);
  });

  faultCase(bench, 'A14 stops reading a chunked body at the limit', () => bench.withoutUpstreamCalls(async () => {
    const client = await bench.connect();
    client.send(requestBytes({ headers: CHUNKED }));
    const chunk = Buffer.concat([Buffer.from(`${MB.toString(16)}\r\n`), Buffer.alloc(MB, ' '), Buffer.from('\r\n')]);
    const answered = client.answer(20_000);
    const progress = { isAnswered: false };
    const done = answered.catch(() => undefined).then(() => void (progress.isAnswered = true));
    let sentMb = 0;
    let peakMb = 0;
    for (; !progress.isAnswered && sentMb < 256; sentMb += 1) {
      client.send(chunk);
      await Promise.race([client.sent(), done]);
      peakMb = Math.max(peakMb, residentMb(bench.gateway.process.pid));
    }
    expectFailure(await answered, 'payload_too_large', { closes: true });
    // What the kernel's buffers take is sent, but read by nobody.
    expect(sentMb * MB).to.be.within(LIMIT_BYTES, LIMIT_BYTES + 16 * MB);
    expect(peakMb - bench.baseline.rssMb).to.be.below((2 * LIMIT_BYTES) / MB);
    await client.closed();
  }));

  faultCase(bench, 'A26 refuses heads that parsers disagree on', () => bench.withoutUpstreamCalls(async () => {
    const good = requestBytes({ body: chatBody() }).toString('latin1');
    const odd = {
      'obs-fold': good.replace('host:', 'x-a: b\r\n c\r\nhost:'),
      'space before the colon': good.replace('content-length:', 'content-length :'),
      'bare LF after each line': good.replaceAll('\r\n', '\n'),
      'bare LF after one line': good.replace('\r\nhost:', '\nhost:'),
      'bare CR in a value': good.replace('host:', 'x-a: b\rc: d\r\nhost:'),
      'NUL in a value': good.replace('host:', 'x-a: b\0c\r\nhost:'),
      'negative length': good.replace(/content-length: \d+/, 'content-length: -5'),
      'signed length': good.replace(/content-length: /, 'content-length: +'),
      'hexadecimal length': good.replace(/content-length: \d+/, 'content-length: 0x10'),
      'overlong length': good.replace(/content-length: \d+/, `content-length: ${'9'.repeat(30)}`),
      'empty name': good.replace('host:', ': b\r\nhost:'),
      'line without a colon': good.replace('host:', 'nonsense\r\nhost:'),
      'no host': good.replace(/host: .*\r\n/, ''),
      'two hosts': good.replace('host:', 'host: other\r\nhost:'),
      'unknown method': good.replace('POST', 'STEAL'),
      'unknown version': good.replace('HTTP/1.1', 'HTTP/9.9'),
      'two spaces': good.replace('POST ', 'POST  x '),
      'HTTP/2 preface': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      'TLS hello': '\x16\x03\x01\x00\xc8\x01\x00\x00\xc4\x03\x03',
    };
    for (const [name, bytes] of Object.entries(odd)) {
      const client = await bench.connect();
      client.send(bytes);
      const answer = await client.answer();
      expect(answer.status, name).to.equal(400);
      expectFailure(answer, 'bad_request', { closes: true });
      await client.closed();
    }
  }));

  faultCase(bench, 'A27 refuses lengths that contradict each other', () => bench.withoutUpstreamCalls(async () => {
    const smuggled = requestBytes({ body: chatBody() }).toString('latin1');
    const chunked = `${chatBody().length.toString(16)}\r\n${chatBody()}\r\n0\r\n\r\n`;
    const endings: readonly [string, Readonly<Record<string, string | undefined>>, string][] = [
      ['length and chunks', { 'content-length': '4', 'transfer-encoding': 'chunked' }, `0\r\n\r\n${smuggled}`],
      ['chunks and length', { 'transfer-encoding': 'chunked', 'content-length': String(chunked.length) }, chunked],
      ['two lengths', { 'content-length': '0', 'Content-Length': String(smuggled.length) }, smuggled],
      ['a list of lengths', { 'content-length': '5, 5' }, smuggled],
      ['chunked, identity', { 'content-length': undefined, 'transfer-encoding': 'chunked, identity' }, chunked],
      ['identity, chunked', { 'content-length': undefined, 'transfer-encoding': 'identity, chunked' }, chunked],
      ['gzip, chunked', { 'content-length': undefined, 'transfer-encoding': 'gzip, chunked' }, chunked],
      ['xchunked', { 'content-length': undefined, 'transfer-encoding': 'xchunked' }, chunked],
      ['xchunked without body', { 'content-length': undefined, 'transfer-encoding': 'xchunked' }, ''],
      ['chunked twice', { 'content-length': undefined, 'transfer-encoding': 'chunked', 'Transfer-Encoding': 'chunked' }, chunked],
      ['chunked after a tab byte', { 'content-length': undefined, 'transfer-encoding': '\x0bchunked' }, chunked],
    ];
    for (const [name, headers, body] of endings) {
      const answer = await refused(headers, body);
      expect(answer.status, name).to.be.oneOf([400, 501]);
      expectFailure(answer, answer.status === 400 ? 'bad_request' : 'not_implemented', { closes: true });
    }
  }));

  faultCase(bench, 'A27 refuses chunks that parsers disagree on', () => bench.withoutUpstreamCalls(async () => {
    const size = chatBody().length.toString(16);
    const odd = {
      'no number': `zz\r\n${chatBody()}\r\n0\r\n\r\n`,
      'negative size': `-1\r\n${chatBody()}\r\n0\r\n\r\n`,
      'overlong size': `${'f'.repeat(18)}\r\n${chatBody()}\r\n0\r\n\r\n`,
      'hexadecimal prefix': `0x${size}\r\n${chatBody()}\r\n0\r\n\r\n`,
      'bare LF after the size': `${size}\n${chatBody()}\r\n0\r\n\r\n`,
      'no line end after the data': `${size}\r\n${chatBody()}XX0\r\n\r\n`,
    };
    for (const body of Object.values(odd)) expectFailure(await refused(CHUNKED, body), 'bad_request', { closes: true });
  }));

  faultCase(bench, 'A28 refuses a head of 17 KB', () => bench.withoutUpstreamCalls(async () => {
    expectFailure(await refused({ 'x-a': 'a'.repeat(17 * 1024) }), 'headers_too_large', { closes: true });
    const inPath = await bench.exchange(requestBytes({ target: `/${'a'.repeat(17 * 1024)}` }));
    expectFailure(inPath, 'headers_too_large', { closes: true });
    const many = Object.fromEntries(Array.from({ length: 3000 }, (_unused, index) => [`x-${index}`, '']));
    expectFailure(await refused(many), 'headers_too_large', { closes: true });
    const trailer = `1\r\n{\r\n0\r\nx-a: ${'a'.repeat(17 * 1024)}\r\n\r\n`;
    expectFailure(await refused(CHUNKED, trailer), 'headers_too_large', { closes: true });
  }));

  faultCase(bench, 'A30 refuses a chunk extension of 20 KB', () => bench.withoutUpstreamCalls(async () => {
    const body = `${chatBody().length.toString(16)};${'a'.repeat(20 * 1024)}\r\n${chatBody()}\r\n0\r\n\r\n`;
    expectFailure(await refused(CHUNKED, body), 'payload_too_large', { closes: true });
  }));
});

function residentMb(pid: number | undefined): number {
  return residentBytes(pid) / 1024 ** 2;
}
