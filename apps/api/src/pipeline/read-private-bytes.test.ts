import { expect } from 'chai';

import { readPrivateBytes } from './read-private-bytes.ts';

const MB = 1024 * 1024;

describe('readPrivateBytes', () => {
  it('is less than the resident size, and grows with what is allocated', () => {
    const before = readPrivateBytes();
    expect(before).to.be.within(MB, process.memoryUsage.rss());
    const held = Buffer.alloc(64 * MB, 1);
    expect(readPrivateBytes() - before).to.be.above(50 * MB);
    expect(held).to.have.lengthOf(64 * MB);
  });
});
