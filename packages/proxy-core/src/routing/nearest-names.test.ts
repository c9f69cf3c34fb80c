import { expect } from 'chai';
import * as fc from 'fast-check';
import { nearestNames } from './nearest-names.ts';

describe('nearestNames', () => {
  it('puts the nearest name first', () => {
    expect(nearestNames('gpt-4o-mnii', ['o3', 'gpt-4o', 'gpt-4o-mini'], 3)).to.deep.equal(['gpt-4o-mini', 'gpt-4o', 'o3']);
  });

  it('counts a swap of neighbours as one change', () => {
    expect(nearestNames('prot', ['proxy', 'plot', 'port'], 2)).to.deep.equal(['plot', 'port']);
    expect(nearestNames('ab', ['cd', 'ba'], 1)).to.deep.equal(['ba']);
  });

  it('takes upper and lower case as equal and answers with the name as it is written', () => {
    expect(nearestNames('LLAMA', ['gemma', 'Llama'], 1)).to.deep.equal(['Llama']);
  });

  it('keeps the order of names that are equally near', () => {
    expect(nearestNames('x', ['c', 'a', 'b'], 2)).to.deep.equal(['c', 'a']);
  });

  it('names each candidate once', () => {
    expect(nearestNames('a', ['a', 'a', 'b'], 3)).to.deep.equal(['a', 'b']);
  });

  it('gives nothing for no candidates and for a count of zero', () => {
    expect(nearestNames('a', [], 3)).to.deep.equal([]);
    expect(nearestNames('a', ['a'], 0)).to.deep.equal([]);
  });

  it('refuses a count that is no whole number', () => {
    expect(() => nearestNames('a', ['a'], -1)).to.throw(RangeError, 'count must be an integer of at least 0, got -1');
    expect(() => nearestNames('a', ['a'], NaN)).to.throw(RangeError);
  });

  it('looks at 2,000 candidates and 64 characters at most', () => {
    const many = Array.from({ length: 2_000 }, (_, index) => `model-${index}`);
    expect(nearestNames('wanted', [...many, 'wanted'], 1)).to.not.deep.equal(['wanted']);
    const long = 'a'.repeat(64);
    expect(nearestNames(`${long}b`, [long.slice(1), `${long}c`], 1)).to.deep.equal([`${long}c`]);
  });

  it('finds a candidate that equals the name, wherever it stands', () => {
    const name = fc.string({ maxLength: 20 });
    fc.assert(fc.property(name, fc.array(name, { maxLength: 30 }), fc.nat(), (wanted, others, place) => {
      const candidates = others.filter((other) => other.toLowerCase() !== wanted.toLowerCase());
      candidates.splice(place % (candidates.length + 1), 0, wanted);
      expect(nearestNames(wanted, candidates, 1)).to.deep.equal([wanted]);
    }));
  });

  it('gives the same names whether or not far candidates are dropped early', () => {
    const name = fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'b', 'c') });
    fc.assert(fc.property(name, fc.uniqueArray(name, { maxLength: 20 }), fc.integer({ min: 1, max: 5 }), (wanted, candidates, count) => {
      const all = nearestNames(wanted, candidates, candidates.length);
      expect(nearestNames(wanted, candidates, count)).to.deep.equal(all.slice(0, count));
    }));
  });
});
