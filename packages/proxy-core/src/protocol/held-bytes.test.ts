import { expect } from 'chai';
import * as fc from 'fast-check';

import { HeldBytes } from './held-bytes.ts';

describe('HeldBytes', () => {
  it('gives back what was appended, followed by what is taken with it', () => {
    fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 600 })), fc.uint8Array(), (chunks, last) => {
      const held = new HeldBytes();
      for (const chunk of chunks) held.append(Buffer.from(chunk));
      const all = Buffer.concat(chunks);
      expect(held.length).to.equal(all.length);
      expect(held.take(Buffer.from(last)).equals(Buffer.concat([all, last]))).to.equal(true);
      expect(held.length).to.equal(0);
      expect(held.take().length).to.equal(0);
    }));
  });

  it('gives the very buffer where it holds nothing', () => {
    const bytes = Buffer.from('a');
    expect(new HeldBytes().take(bytes)).to.equal(bytes);
  });

  it('keeps what it gave apart from what it holds next', () => {
    const held = new HeldBytes();
    held.append(Buffer.from('one'));
    const taken = held.take();
    held.append(Buffer.from('two'));
    expect(taken.toString()).to.equal('one');
  });

  it('holds nothing once cleared', () => {
    const held = new HeldBytes();
    held.append(Buffer.from('one'));
    held.clear();
    expect(held.length).to.equal(0);
    expect(held.take().length).to.equal(0);
  });
});
