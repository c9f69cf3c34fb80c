import { expect } from 'chai';
import * as fc from 'fast-check';

import { mapError } from './map-error.ts';

describe('mapError for Anthropic', () => {
  it('reads message, type and code', () => {
    const error = { type: 'invalid_request_error', message: 'max_tokens: too high', details: { error_code: 'some_code' } };
    expect(mapError(Buffer.from(JSON.stringify({ type: 'error', error, request_id: 'req_1' })))).to.deep.equal({ message: 'max_tokens: too high', type: 'invalid_request_error', code: 'some_code' });
  });

  it('gives a message for any bytes, and never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.uint8Array(), fc.json().map((text) => Buffer.from(text))), (bytes) => {
      expect(mapError(Buffer.from(bytes)).message).to.be.a('string').and.not.equal('');
    }));
  });
});
