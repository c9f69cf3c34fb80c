import { expect } from 'chai';

import { parseModelPage } from './parse-model-page.ts';

describe('parseModelPage', () => {
  it('reads a list, and a bare array', () => {
    expect(parseModelPage({ object: 'list', data: [{ id: 'a', object: 'model' }, { id: 'b' }] })).to.deep.equal({ ids: ['a', 'b'] });
    expect(parseModelPage([{ id: 'a' }])).to.deep.equal({ ids: ['a'] });
    expect(parseModelPage({ data: [] })).to.deep.equal({ ids: [] });
  });

  it('passes over entries without id', () => {
    expect(parseModelPage({ data: [null, 7, 'x', {}, { id: 7 }, { id: 'a' }] })).to.deep.equal({ ids: ['a'] });
  });

  it('takes 10,000 at most', () => {
    expect(parseModelPage({ data: Array.from({ length: 10_001 }, (_, index) => ({ id: `m${index}` })) }).ids).to.have.length(10_000);
  });

  for (const body of [null, undefined, 'text', 7, {}, { data: {} }, { data: null }]) {
    it(`refuses ${JSON.stringify(body)}`, () => {
      expect(() => parseModelPage(body)).to.throw(TypeError, '`data`');
    });
  }
});
