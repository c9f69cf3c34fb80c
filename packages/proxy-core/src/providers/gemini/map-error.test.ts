import { readFileSync } from 'node:fs';

import { expect } from 'chai';
import * as fc from 'fast-check';

import { mapError } from './map-error.ts';

function read(file: string): Buffer {
  return readFileSync(new URL(`./__fixtures__/${file}`, import.meta.url));
}

describe('mapError for Gemini', () => {
  it('tells how long to wait, which Gemini says in the body alone', () => {
    expect(mapError(read('rate-limited.json'))).to.deep.equal({
      message: 'You exceeded your current quota, please check your plan and billing details.',
      type: 'RESOURCE_EXHAUSTED',
      code: 429,
      isKeyRefused: false,
      param: undefined,
      retryAfterMs: 34_075,
    });
  });

  it('tells a wrong key, which comes with status 400, by its reason', () => {
    expect(mapError(read('invalid-key.json'))).to.include({ type: 'INVALID_ARGUMENT', code: 'API_KEY_INVALID', isKeyRefused: true });
  });

  it('reads an error inside an array, and the field at fault', () => {
    expect(mapError(read('invalid-argument.json'))).to.include({ code: 400, param: 'generation_config.top_k' });
  });

  it('takes a delay of another form for none', () => {
    for (const retryDelay of ['34', '-1s', '1e9s', '9999999999s', 34, null]) {
      const body = JSON.stringify({ error: { message: 'm', details: [{ retryDelay }] } });
      expect(mapError(Buffer.from(body)), body).to.include({ retryAfterMs: undefined });
    }
  });

  it('never throws and always has a message', () => {
    const bodies = fc.oneof(fc.string(), fc.json(), fc.json().map((json) => `{"error":${json}}`), fc.json().map((json) => `[{"error":{"details":${json},"message":${json}}}]`));
    fc.assert(fc.property(bodies, (body) => {
      expect(mapError(Buffer.from(body)).message).to.be.a('string').that.is.not.empty;
    }));
  });
});
