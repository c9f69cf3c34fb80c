import { expect } from 'chai';

import { answerContentBytes } from './answer-content-bytes.ts';

const answer = (text: string): Buffer => Buffer.from(`{"id":"not counted","choices":[{"message":{"content":"${text}"}}]}`);

describe('answerContentBytes', () => {
  it('counts the bytes of an answer’s text', () => {
    expect(answerContentBytes(answer('漢é 😀'))).to.equal(10);
  });

  it('counts all of what is no JSON, and of what is long to read', () => {
    expect(answerContentBytes(Buffer.from('<html>'))).to.equal(6);
    const long = answer('x'.repeat(1024 * 1024));
    expect(answerContentBytes(long)).to.equal(long.length);
  });
});
