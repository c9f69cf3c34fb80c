import { expect } from 'chai';

import { MemoryRoom } from './memory-room.ts';
import type { ProcessMemory } from './read-process-memory.ts';

describe('MemoryRoom', () => {
  it('has room for large bodies up to 85 per cent of the limit, and reads at most once in 10 ms', () => {
    let [nowMs, usedBytes, readings] = [0, 500, 0];
    const readMemory = (): ProcessMemory => {
      readings += 1;
      return { residentBytes: usedBytes, privateBytes: 0 };
    };
    const room = new MemoryRoom({ limitBytes: 1000, readMemory, now: () => nowMs });
    expect(room.bytes).to.equal(350);
    usedBytes = 900;
    nowMs = 9;
    expect([room.bytes, readings]).to.deep.equal([350, 1]);
    nowMs = 10;
    expect([room.bytes, readings]).to.deep.equal([-50, 2]);
  });

  it('is full when 92 per cent cannot be taken back', () => {
    const isFullAt = (usedBytes: number): boolean => new MemoryRoom({ limitBytes: 1000, readMemory: () => ({ residentBytes: 0, privateBytes: usedBytes }) }).isFull;
    expect([isFullAt(920), isFullAt(921)]).to.deep.equal([false, true]);
  });

  it('goes by the memory of this process', () => {
    expect(new MemoryRoom({ limitBytes: 1 }).isFull).to.equal(true);
    expect(new MemoryRoom({ limitBytes: 1024 ** 4 }).bytes).to.be.below(0.85 * 1024 ** 4);
  });
});
