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

  it('is there as a whole where it is no longer than a piece', () => {
    const [head, tail] = [Buffer.alloc(40_000, 'a'), Buffer.alloc(25_536, 'b')];
    expect(new ReplayedStream([head]).whole).to.equal(head);
    expect(new ReplayedStream([head, tail]).whole?.equals(Buffer.concat([head, tail]))).to.equal(true);
    expect(new ReplayedStream([head, tail, Buffer.from('c')]).whole).to.equal(undefined);
    expect(new ReplayedStream([]).whole).to.have.property('length', 0);
  });
});
