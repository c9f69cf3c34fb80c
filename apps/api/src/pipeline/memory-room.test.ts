import { expect } from 'chai';

import { MemoryRoom } from './memory-room.ts';

describe('MemoryRoom', () => {
  it('ends at 88 per cent of the limit, and reads at most once in 10 ms', () => {
    let [nowMs, usedBytes, readings] = [0, 500, 0];
    const readBytes = (): number => {
      readings += 1;
      return usedBytes;
    };
    const room = new MemoryRoom({ limitBytes: 1000, readBytes, now: () => nowMs });
    expect(room.bytes).to.equal(380);
    usedBytes = 900;
    nowMs = 9;
    expect([room.bytes, readings]).to.deep.equal([380, 1]);
    nowMs = 10;
    expect([room.bytes, readings]).to.deep.equal([-20, 2]);
  });

  it('goes by the resident size of this process', () => {
    expect(new MemoryRoom({ limitBytes: 1024 ** 4 }).bytes).to.be.below(0.88 * 1024 ** 4);
  });
});
