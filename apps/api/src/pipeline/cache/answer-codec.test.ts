import { expect } from 'chai';
import fc from 'fast-check';

import { decodeAnswer, encodeAnswer } from './answer-codec.ts';
import type { StoredAnswer } from './stored-answer.ts';

const ANSWER: StoredAnswer = { operation: 'chat', provider: 'one', model: 'm', form: 'stream', body: Buffer.from('data: a\n\ndata: b\n\n'), usage: { start: 9, end: 18 }, isUsageAsked: true };

describe('an answer as bytes', () => {
  it('comes back as it was', () => {
    for (const answer of [ANSWER, { ...ANSWER, form: 'whole' as const, usage: undefined, body: Buffer.from('{"a":"\n"}') }, { ...ANSWER, model: 'a "quoted"\nmodel', body: Buffer.alloc(0), usage: undefined }]) {
      expect(decodeAnswer(encodeAnswer(answer))).to.deep.equal(answer);
    }
  });

  it('is none when it was cut anywhere, or has more than it should', () => {
    const bytes = encodeAnswer(ANSWER);
    for (let length = 0; length < bytes.length; length += 1) expect(decodeAnswer(bytes.subarray(0, length)), String(length)).to.equal(undefined);
    expect(decodeAnswer(Buffer.concat([bytes, Buffer.from('x')]))).to.equal(undefined);
  });

  it('is none in another version, or where the head does not fit', () => {
    const text = encodeAnswer(ANSWER).toString();
    const spoiled: readonly (readonly [string, string])[] = [
      ['"version":1', '"version":2'], ['"form":"stream"', '"form":"else"'], ['"operation":"chat"', '"operation":"toString"'], ['"end":18', '"end":19'], ['"start":9', '"start":-1'],
      ['"start":9', '"start":"9"'], ['"provider":"one"', '"provider":1'], ['"isUsageAsked":true', '"isUsageAsked":1'],
    ];
    for (const [from, to] of spoiled) {
      expect(text).to.contain(from);
      expect(decodeAnswer(Buffer.from(text.replace(from, to))), to).to.equal(undefined);
    }
    for (const hostile of ['', '\n', 'null\n', '[]\n', '{"__proto__":{"version":1}}\n', '7\nx']) expect(decodeAnswer(Buffer.from(hostile)), hostile).to.equal(undefined);
  });

  it('never throws, whatever the bytes are', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      decodeAnswer(Buffer.from(bytes));
    }), { numRuns: 500 });
  });
});
