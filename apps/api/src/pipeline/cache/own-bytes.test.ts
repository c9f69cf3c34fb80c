import { expect } from 'chai';

import { ownBytes } from './own-bytes.ts';

describe('ownBytes', () => {
  it('keeps nothing alive beside the bytes', () => {
    for (const bytes of [Buffer.from('of the pool'), Buffer.alloc(100_000, 'x').subarray(10, 20), Buffer.alloc(0)]) {
      const own = ownBytes(bytes);
      expect(own.equals(bytes)).to.equal(true);
      expect(own.buffer.byteLength).to.equal(bytes.length);
    }
  });

  it('copies none that have their memory to themselves', () => {
    const bytes = Buffer.alloc(5000, 'x');
    expect(ownBytes(bytes)).to.equal(bytes);
  });
});
