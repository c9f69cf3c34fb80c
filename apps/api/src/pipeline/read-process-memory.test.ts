import { expect } from 'chai';

import { createMemoryReader } from './read-process-memory.ts';

const MB = 1024 * 1024;

describe('createMemoryReader', () => {
  it('tells the resident size as Node does, and of it less that is private', () => {
    const { residentBytes, privateBytes } = createMemoryReader()();
    expect(residentBytes / process.memoryUsage.rss()).to.be.within(0.9, 1.1);
    expect(privateBytes).to.be.within(MB, residentBytes);
  });

  it('sees what is allocated', () => {
    const read = createMemoryReader();
    const before = read();
    const held = Buffer.alloc(64 * MB, 1);
    const after = read();
    expect(after.residentBytes - before.residentBytes).to.be.above(50 * MB);
    expect(after.privateBytes - before.privateBytes).to.be.above(50 * MB);
    expect(held).to.have.lengthOf(64 * MB);
  });
});
