import { readFileSync } from 'node:fs';

import { expect } from 'chai';

import { UpstreamError } from '../../errors/upstream-error.ts';
import { createModelListing } from './model-listing.ts';

const listing = createModelListing('google');

describe('Gemini’s model listing', () => {
  it('gives the ids of models that answer or embed, and the next page', () => {
    const page: unknown = JSON.parse(readFileSync(new URL('./__fixtures__/models-page-1.json', import.meta.url), 'utf8'));
    expect(listing.parsePage(page)).to.deep.equal({
      ids: ['gemini-2.5-flash', 'gemini-embedding-001'],
      nextPath: '/v1beta/models?pageSize=1000&pageToken=Chtmb28vYmFy%2Bw%3D%3D',
    });
  });

  it('ends where no token is told', () => {
    expect(listing.parsePage({ models: [{ name: 'models/a' }, { name: 'tunedModels/b' }] })).to.deep.equal({ ids: ['a', 'tunedModels/b'] });
  });

  it('takes anything else for an invalid answer', () => {
    for (const body of [undefined, null, 'text', [], {}, { models: {} }, { models: [null] }, { models: [{ name: '' }] }]) {
      expect(() => listing.parsePage(body)).to.throw(UpstreamError).with.property('code', 'upstream_invalid_response');
    }
  });
});
