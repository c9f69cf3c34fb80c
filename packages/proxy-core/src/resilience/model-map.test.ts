import { expect } from 'chai';
import * as fc from 'fast-check';

import { ModelMap } from './model-map.ts';

function namesOf(map: ModelMap<unknown>): string[] {
  return Array.from(map, ({ provider, model }) => `${provider}/${model}`);
}

describe('ModelMap', () => {
  it('keeps models of different providers apart', () => {
    const map = new ModelMap<number>(10);
    map.set('a', 'm', 1);
    map.set('b', 'm', 2);
    expect(map.get('a', 'm')).to.equal(1);
    expect(map.get('b', 'm')).to.equal(2);
    expect(map.get('b', 'n')).to.equal(undefined);
  });

  it('lets the one unused for longest go, and returns it', () => {
    const map = new ModelMap<number>(2);
    map.set('a', 'one', 1);
    map.set('a', 'two', 2);
    map.get('a', 'one');
    expect(map.set('a', 'three', 3)).to.deep.equal({ provider: 'a', model: 'two', value: 2 });
    expect(namesOf(map)).to.deep.equal(['a/one', 'a/three']);
  });

  it('replaces a value without letting another go', () => {
    const map = new ModelMap<number>(1);
    map.set('a', 'm', 1);
    expect(map.set('a', 'm', 2)).to.equal(undefined);
    expect(map.get('a', 'm')).to.equal(2);
  });

  it('gives all ids of more than 256 characters one place', () => {
    const map = new ModelMap<number>(10);
    map.set('a', 'x'.repeat(256), 1);
    map.set('a', 'x'.repeat(257), 2);
    expect(map.get('a', 'y'.repeat(1_000_000))).to.equal(2);
    expect(namesOf(map).at(-1)).to.equal('a/*');
  });

  it('is never larger than its limit, and keeps the order of use', () => {
    const operation = fc.record({ kind: fc.constantFrom('get', 'set', 'delete'), model: fc.constantFrom('a', 'b', 'c', 'd', 'e') });
    fc.assert(fc.property(fc.integer({ min: 1, max: 4 }), fc.array(operation), (max, operations) => {
      const map = new ModelMap<string>(max);
      let expected: string[] = [];
      for (const { kind, model } of operations) {
        const isKnown = expected.includes(model);
        if (kind === 'get') expect(map.get('p', model)).to.equal(isKnown ? model : undefined);
        if (kind === 'set') map.set('p', model, model);
        if (kind === 'delete') map.delete({ provider: 'p', model, value: '' });
        if (isKnown || kind !== 'get') expected = expected.filter((name) => name !== model);
        if (kind === 'set' || (kind === 'get' && isKnown)) expected = [...expected, model].slice(-max);
        expect(map.size).to.be.at.most(max);
        expect(Array.from(map, ({ value }) => value)).to.deep.equal(expected);
      }
    }));
  });

  it('refuses a limit below one', () => {
    expect(() => new ModelMap(0)).to.throw(RangeError, 'max must be an integer of at least 1, got 0');
  });
});
