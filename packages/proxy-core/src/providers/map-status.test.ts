import { expect } from 'chai';

import type { ProviderErrorFacts } from '../protocol/chat-event.ts';
import { mapStatus } from './map-status.ts';

const FACTS: ProviderErrorFacts = { message: 'said the provider', verbatim: Buffer.from('{"error":{"message":"said the provider"}}') };

function map(status: number, { headers = {}, facts = FACTS }: { readonly headers?: Record<string, string>; readonly facts?: ProviderErrorFacts } = {}): ReturnType<typeof mapStatus> {
  return mapStatus({ provider: 'p', status, headers, facts });
}

describe('mapStatus', () => {
  const failures: readonly [statuses: readonly number[], code: string, isRetryable: boolean][] = [
    [[301, 302, 303, 307, 308, 304], 'upstream_redirect', false],
    [[401, 402, 403], 'upstream_auth_failed', true],
    [[429], 'rate_limit_exceeded', true],
    [[408, 500, 502, 503, 504, 520, 529, 599], 'upstream_error', true],
  ];
  for (const [statuses, code, isRetryable] of failures) {
    for (const status of statuses) {
      it(`takes ${status} for ${code}, ${isRetryable ? 'worth' : 'not worth'} another try`, () => {
        expect(map(status)).to.include({ code, isRetryable, provider: 'p', upstreamStatus: status });
      });
    }
  }

  for (const status of [400, 404, 405, 409, 413, 415, 418, 422, 451]) {
    it(`leaves ${status} to the caller`, () => {
      expect(map(status)).to.equal(undefined);
    });
  }

  it('never shows the caller a refused key as its own', () => {
    const error = map(401, { facts: { message: 'Incorrect API key provided: sk-abc' } });
    expect(error?.message).to.not.include('sk-abc');
    expect(error?.facts.status).to.equal(502);
  });

  it('takes a key that is refused with another status for that', () => {
    expect(map(400, { facts: { ...FACTS, isKeyRefused: true } })).to.include({ code: 'upstream_auth_failed', upstreamStatus: 400 });
  });

  it('passes on the wait and the words of a 429', () => {
    expect(map(429, { headers: { 'retry-after': '7' } })).to.include({ retryAfterMs: 7000, callerBody: FACTS.verbatim });
    expect(map(429, { headers: { 'retry-after': '7' }, facts: { ...FACTS, retryAfterMs: 5 } })).to.include({ retryAfterMs: 7000 });
    expect(map(429, { facts: { ...FACTS, retryAfterMs: 5 } })).to.include({ retryAfterMs: 5 });
    expect(map(429, { headers: { 'retry-after': 'soon' } })).to.include({ retryAfterMs: undefined });
  });

  it('names provider, status and words of a 5xx', () => {
    expect(map(503)?.message).to.equal('p: answered 503: said the provider');
  });
});
