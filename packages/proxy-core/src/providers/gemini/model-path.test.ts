import { expect } from 'chai';
import * as fc from 'fast-check';

import { modelPath } from './model-path.ts';

describe('modelPath', () => {
  it('takes ids with and without their collection', () => {
    expect(modelPath('models/gemini-2.5-pro', 'generateContent')).to.equal(modelPath('gemini-2.5-pro', 'generateContent'));
  });

  it('keeps every id within its own segment of the path', () => {
    const ids = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('..', '../../v1/files', '%2e%2e', 'a?b=c', 'a#b', 'models/../x', '\ud800'));
    fc.assert(fc.property(ids, (id) => {
      const { pathname, search, hash } = new URL(modelPath(id, 'streamGenerateContent?alt=sse'), 'https://example.com');
      expect(pathname).to.match(/^\/v1beta\/models\/[^/]*:streamGenerateContent$/);
      expect(search + hash).to.equal('?alt=sse');
    }));
  });
});
