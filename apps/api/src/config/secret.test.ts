import { format, inspect } from 'node:util';
import { expect } from 'chai';
import { Secret } from './secret.ts';

const KEY = 'sk-proj-0123456789abcdefwxyz';

describe('Secret', () => {
  it('reveals its value when asked', () => {
    expect(new Secret(KEY).reveal()).to.equal(KEY);
  });

  it('prints as [secret] everywhere else', () => {
    const secret = new Secret(KEY);
    expect(String(secret)).to.equal('[secret]');
    expect(JSON.stringify({ secret })).to.equal('{"secret":"[secret]"}');
    expect(inspect({ secret }, { showHidden: true, depth: null })).to.equal('{ secret: [secret] }');
    expect(format('%s %o %j', secret, secret, secret)).to.not.include(KEY);
    expect(Object.getOwnPropertyNames(secret)).to.deep.equal([]);
    expect(structuredClone(secret)).to.deep.equal({});
  });

  it('masks a long key down to its prefix and last four characters', () => {
    expect(new Secret(KEY).masked()).to.equal('sk-…wxyz');
    expect(new Secret('AIzaSyD0123456789wxyz').masked()).to.equal('…wxyz');
    expect(new Secret('gsk_0123456789abcdef').masked()).to.equal('gsk_…cdef');
  });

  it('masks a key of fewer than 20 characters entirely', () => {
    expect(new Secret('sk-0123456789abcdef').masked()).to.equal('[secret]');
    expect(new Secret('').masked()).to.equal('[secret]');
  });

  it('is frozen', () => {
    expect(Object.isFrozen(new Secret(KEY))).to.equal(true);
  });
});
