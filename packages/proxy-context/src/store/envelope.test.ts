import { expect } from 'chai';
import fc from 'fast-check';

import { openEnvelope, sealEnvelope } from './envelope.ts';

describe('the envelope of a stored value', () => {
  it('gives back what was sealed under the same key, whatever it is', () => {
    fc.assert(fc.property(fc.string(), fc.uint8Array({ maxLength: 300 }), (key, bytes) => {
      expect(openEnvelope(key, sealEnvelope(key, bytes))).to.deep.equal(Buffer.from(bytes));
    }));
  });

  it('is none once it was cut, wherever', () => {
    const sealed = sealEnvelope('key', Buffer.from('a value'));
    for (let length = 0; length < sealed.length; length += 1) expect(openEnvelope('key', sealed.subarray(0, length)), `${length} bytes`).to.equal(undefined);
  });

  it('is none once a byte of it has changed, wherever', () => {
    const sealed = sealEnvelope('key', Buffer.from('a value'));
    for (let index = 0; index < sealed.length; index += 1) {
      const damaged = Buffer.from(sealed);
      damaged[index] = (damaged[index] ?? 0) ^ 1;
      expect(openEnvelope('key', damaged), `byte ${index}`).to.equal(undefined);
    }
  });

  it('is none under another key', () => {
    expect(openEnvelope('mine', sealEnvelope('yours', Buffer.from('a value')))).to.equal(undefined);
  });

  it('is none of another version', () => {
    const sealed = sealEnvelope('key', Buffer.from('a value'));
    sealed.write('PXC2', 'latin1');
    expect(openEnvelope('key', sealed)).to.equal(undefined);
  });

  for (const stored of ['{"__proto__":{"polluted":true}}', '', null, undefined, 7, true, [], {}, { type: 'Buffer', data: [1] }, { length: 100 }]) {
    it(`is not ${JSON.stringify(stored)}`, () => {
      expect(openEnvelope('key', stored)).to.equal(undefined);
      expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
    });
  }
});
