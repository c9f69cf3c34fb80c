import { expect } from 'chai';

import { ReplayedStream } from './replayed-stream.ts';

describe('a replayed stream', () => {
  it('writes all of it in pieces, at the pace of its reader, and ends once', () => {
    const parts = [Buffer.alloc(100_000, 'a'), Buffer.alloc(0), Buffer.alloc(70_000, 'b')];
    const stream = new ReplayedStream(parts);
    const written: Buffer[] = [];
    const ends: unknown[] = [];
    stream.pipe({ write: (bytes) => written.push(bytes) < 0, end: (error) => void ends.push(error) });
    expect(written).to.have.lengthOf(1);
    while (ends.length === 0) {
      const before = written.length;
      stream.resume();
      expect(written.length - before).to.be.at.most(1);
    }
    stream.resume();
    expect(ends).to.deep.equal([undefined]);
    expect(Math.max(...written.map(({ length }) => length))).to.be.at.most(64 * 1024);
    expect(Buffer.concat(written).equals(Buffer.concat(parts))).to.equal(true);
  });
});
