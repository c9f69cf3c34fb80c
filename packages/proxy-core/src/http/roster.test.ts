import { expect } from 'chai';
import * as fc from 'fast-check';

import { type Listed, Roster } from './roster.ts';

describe('Roster', () => {
  it('holds what a Set would, whatever comes and goes', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(9))), (steps) => {
      const members = Array.from({ length: 10 }, (): Listed => ({ place: -1 }));
      const roster = new Roster<Listed>();
      const expected = new Set<Listed>();
      for (const [isAdded, index] of steps) {
        const member = members[index]!;
        if (!isAdded) roster.delete(member);
        else if (!expected.has(member)) roster.add(member);
        if (isAdded) expected.add(member);
        else expected.delete(member);
        expect(roster.size).to.equal(expected.size);
      }
      const places = (some: Iterable<Listed>): readonly number[] => [...some].map((member) => members.indexOf(member)).toSorted((one, other) => one - other);
      expect(places(roster)).to.deep.equal(places(expected));
    }));
  });

  it('does not take off what stands on another roster', () => {
    const [one, other] = [new Roster<Listed>(), new Roster<Listed>()];
    const [member, stranger] = [{ place: -1 }, { place: -1 }];
    one.add(member);
    other.add(stranger);
    one.delete(stranger);
    expect([...one]).to.deep.equal([member]);
  });
});
