import { expect } from 'chai';

import { ModelCache } from './model-cache.ts';

const OPENAI = { name: 'openai', baseUrl: 'https://api.openai.com/v1' };

describe('ModelCache', () => {
  it('gives a list back until it is replaced', () => {
    const cache = new ModelCache();
    expect(cache.getModels(OPENAI)).to.equal(undefined);
    cache.setModels(OPENAI, ['gpt-4o']);
    expect(cache.getModels(OPENAI)).to.deep.equal(['gpt-4o']);
    cache.setModels(OPENAI, ['gpt-5']);
    expect(cache.getModels(OPENAI)).to.deep.equal(['gpt-5']);
  });

  it('tells providers of one name at two addresses apart', () => {
    const cache = new ModelCache();
    cache.setModels(OPENAI, ['gpt-4o']);
    expect(cache.getModels({ ...OPENAI, baseUrl: 'http://127.0.0.1:1/v1' })).to.equal(undefined);
  });

  it('hands out an expired list and says that it is no longer valid', () => {
    let nowMs = 0;
    const cache = new ModelCache({ ttlMs: 1000, now: () => nowMs });
    cache.setModels(OPENAI, ['gpt-4o']);
    nowMs = 999;
    expect(cache.isValid(OPENAI)).to.equal(true);
    nowMs = 1000;
    expect(cache.isValid(OPENAI)).to.equal(false);
    expect(cache.getModels(OPENAI)).to.deep.equal(['gpt-4o']);
  });

  it('never holds more lists than it may and drops the one set longest ago', () => {
    const cache = new ModelCache({ maxSize: 2 });
    for (const name of ['one', 'two', 'three', 'four']) {
      cache.setModels({ ...OPENAI, name }, []);
      expect(cache.size).to.be.at.most(2);
    }
    expect(cache.getModels({ ...OPENAI, name: 'two' })).to.equal(undefined);
    expect(cache.getModels({ ...OPENAI, name: 'three' })).to.deep.equal([]);
  });

  it('refuses limits that are none', () => {
    expect(() => new ModelCache({ ttlMs: 0 })).to.throw(RangeError, 'ttlMs');
    expect(() => new ModelCache({ maxSize: 0 })).to.throw(RangeError, 'maxSize');
  });
});
