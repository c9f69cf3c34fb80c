import { expect } from 'chai';
import * as fc from 'fast-check';

import { memberName } from './member-name.ts';

function nameOf(json: string): string {
  const bytes = Buffer.from(json);
  return memberName(bytes, 1, bytes.length - 1);
}

describe('memberName', () => {
  it('reads names that are known, and others of the same shape', () => {
    expect(['"model"', '"mxxel"', '"n"', '"m"', '"messages"', '"massages"', '""'].map(nameOf)).to.deep.equal(['model', 'mxxel', 'n', 'm', 'messages', 'massages', '']);
  });

  it('sees through escapes', () => {
    expect(nameOf('"mod\\u0065l"')).to.equal('model');
    expect(nameOf('"\\"\\\\"')).to.equal('"\\');
  });

  it('reads whatever JSON writes', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (name) => nameOf(JSON.stringify(name)) === name));
  });
});
