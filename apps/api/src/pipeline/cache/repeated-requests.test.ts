import { parseModelRequest } from '@proxyapi/proxy-core';
import { expect } from 'chai';

import { RepeatedRequests } from './repeated-requests.ts';

const BODY = Buffer.from('{"model":"m","messages":[],"seed":1}');
const MAX_BYTES = 1024 * 1024;
/** Two texts of one CRC-32. */
const TWINS = ['plumless', 'buckeroo'] as const;

function keeping(...bodies: readonly Buffer[]): RepeatedRequests {
  const requests = new RepeatedRequests();
  for (const body of bodies) requests.add(parseModelRequest('chat', body));
  return requests;
}

function bodyOf(prompt: string): Buffer {
  return Buffer.from(JSON.stringify({ model: 'm', messages: [], user: prompt }));
}

describe('RepeatedRequests', () => {
  it('find a request by its body, as if it were read again', () => {
    const found = keeping(BODY).find('chat', Buffer.from(BODY));
    const { operation, model, isStream, wantsStreamUsage, document } = parseModelRequest('chat', BODY);
    expect(found).to.include({ operation, model, isStream, wantsStreamUsage });
    expect([found?.document.bytes, found?.document.valueOf('seed')]).to.deep.equal([document.bytes, 1]);
  });

  it('find nothing for another body, another endpoint, or before anything was kept', () => {
    expect(keeping().find('chat', BODY)).to.equal(undefined);
    expect(keeping(BODY).find('completion', BODY)).to.equal(undefined);
    expect(keeping(BODY).find('chat', Buffer.from(BODY.toString().replace('1', '2')))).to.equal(undefined);
  });

  it('tell bodies of one checksum apart', () => {
    const [one, other] = [bodyOf(TWINS[0]), bodyOf(TWINS[1])];
    const requests = keeping(one);
    expect(requests.find('chat', other)).to.equal(undefined);
    requests.add(parseModelRequest('chat', other));
    expect(requests.find('chat', other)?.document.bytes).to.deep.equal(other);
    expect(requests.find('chat', one)).to.equal(undefined);
  });

  it('keep no memory alive but that of the body', () => {
    const socketPiece = Buffer.concat([Buffer.alloc(100_000), BODY]);
    const found = keeping(socketPiece.subarray(100_000)).find('chat', BODY);
    expect(found?.document.bytes.buffer.byteLength).to.equal(BODY.length);
  });

  it('keep no large body, and never more than their bound', () => {
    const requests = keeping(bodyOf('x'.repeat(70_000)));
    expect(requests.bytes).to.equal(0);
    for (let turn = 0; turn < 200; turn += 1) {
      requests.add(parseModelRequest('chat', bodyOf(String(turn).padEnd(60_000))));
      expect(requests.bytes).to.be.within(1, MAX_BYTES);
    }
    expect(requests.bytes).to.be.above(MAX_BYTES / 4);
  });

  it('hold nothing once they are cleared', () => {
    const requests = keeping(BODY);
    requests.clear();
    expect([requests.bytes, requests.find('chat', BODY)]).to.deep.equal([0, undefined]);
  });

  it('keep what comes again, whatever comes between', () => {
    const requests = keeping(BODY);
    for (let turn = 0; turn < 200; turn += 1) {
      requests.add(parseModelRequest('chat', bodyOf(String(turn).padEnd(60_000))));
      expect(requests.find('chat', BODY)).to.not.equal(undefined);
    }
    expect(requests.find('chat', bodyOf('0'.padEnd(60_000)))).to.equal(undefined);
  });
});
