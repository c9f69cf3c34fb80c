import { readFileSync } from 'node:fs';

import { expect } from 'chai';

import { UpstreamError } from '../../errors/upstream-error.ts';
import { createModelListing } from './model-listing.ts';

const listing = createModelListing('claude');

describe('model listing of Anthropic', () => {
  it('asks for the longest page', () => {
    expect(listing.path).to.equal('/v1/models?limit=1000');
  });

  it('gives the ids of a page and the path of the next', () => {
    const page: unknown = JSON.parse(readFileSync(new URL('./__fixtures__/models-page-1.json', import.meta.url), 'utf8'));
    expect(listing.parsePage(page)).to.deep.equal({
      ids: ['claude-sonnet-5-5', 'claude-haiku-4-5-20251001'],
      nextPath: '/v1/models?limit=1000&after_id=claude-haiku-4-5-20251001',
    });
  });

  it('escapes what stands in the path', () => {
    expect(listing.parsePage({ data: [{ id: 'a&b' }], has_more: true, last_id: 'a&b' }).nextPath).to.equal('/v1/models?limit=1000&after_id=a%26b');
  });

  it('ends at the last page, and at one that says more follows but is empty', () => {
    expect(listing.parsePage({ data: [{ id: 'a' }], has_more: false, last_id: 'a' })).to.deep.equal({ ids: ['a'] });
    expect(listing.parsePage({ data: [], has_more: true, last_id: 'a' })).to.deep.equal({ ids: [] });
  });

  for (const body of [null, undefined, [], 'x', {}, { data: null }, { data: [null] }, { data: [{ id: 7 }] }]) {
    it(`takes ${JSON.stringify(body)} for no model list`, () => {
      expect(() => listing.parsePage(body)).to.throw(UpstreamError).with.property('code', 'upstream_invalid_response');
    });
  }
});
