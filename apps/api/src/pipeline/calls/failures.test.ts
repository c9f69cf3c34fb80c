import { type Candidate, type Provider, ProxyError, UpstreamError, type UpstreamErrorOptions } from '@proxyapi/proxy-core';
import { expect } from 'chai';

import { FakeProvider } from './fake-provider.ts';
import { type Failed, Failures, type PauseOptions } from './failures.ts';

function failed(code: UpstreamError['code'] = 'upstream_error', facts: Partial<UpstreamErrorOptions> = {}): Failed {
  return { kind: 'failed', error: new UpstreamError(code, code, { provider: 'fake', isRetryable: true, ...facts }) };
}

function resting(code: UpstreamError['code'], retryAfterMs: number): Failed {
  return { kind: 'resting', retryAfterMs, error: new UpstreamError(code, code, { provider: 'fake', isRetryable: true, retryAfterMs }) };
}

const candidate = (): Candidate<Provider> => new FakeProvider([]).candidate;
const always: PauseOptions = { nowMs: 0, random: () => 1, isAllowed: () => true };

function after(...entries: readonly Failed[]): Failures {
  const failures = new Failures();
  for (const entry of entries) failures.set(candidate(), entry, 0);
  return failures;
}

describe('Failures', () => {
  it('finds a pause after what may be asked again, and none after the rest', () => {
    const again = [failed(), failed('rate_limit_exceeded'), failed('rate_limit_exceeded', { retryAfterMs: 1000 }), failed('upstream_error', { retryAfterMs: 60_000 }), resting('rate_limit_exceeded', 1000)];
    const never: readonly Failed[] = [
      failed('upstream_auth_failed'), failed('upstream_tls', { isRetryable: false }), failed('rate_limit_exceeded', { retryAfterMs: 1001 }), failed('upstream_error', { retryAfterMs: 60_001 }),
      failed('upstream_timeout', { phase: 'completion', isRetryable: false }), resting('rate_limit_exceeded', 1001), resting('upstream_auth_failed', 500),
      { kind: 'open', retryAfterMs: 500 }, { kind: 'unable', error: new ProxyError('invalid_parameter', 'no') },
    ];
    for (const each of again) expect(after(each).pauseMs(0, always), JSON.stringify(each)).to.be.a('number');
    for (const each of never) expect(after(each).pauseMs(0, always), JSON.stringify(each)).to.equal(undefined);
  });

  it('lets the pause grow with the rounds, to 8 s', () => {
    const failures = after(failed());
    expect([0, 1, 2, 30].map((round) => failures.pauseMs(round, always))).to.deep.equal([1, 2, 4, 8000]);
    expect(failures.pauseMs(3, { ...always, random: () => 0 })).to.equal(0);
  });

  it('pauses until the first told time, and a little longer than a timer may be early', () => {
    expect(after(failed('upstream_error', { retryAfterMs: 300 }), failed('upstream_error', { retryAfterMs: 200 })).pauseMs(0, { ...always, nowMs: 50 })).to.equal(151);
  });

  it('leaves out who has told a time that is still to come', () => {
    const failures = new Failures();
    const [told, untold] = [candidate(), candidate()];
    failures.set(told, failed('upstream_error', { retryAfterMs: 200 }), 0);
    failures.set(untold, failed(), 0);
    expect(failures.due(199)).to.deep.equal([untold]);
    expect(failures.due(200)).to.deep.equal([told, untold]);
  });

  it('does not pause for a provider that may not be asked again', () => {
    expect(after(failed()).pauseMs(0, { ...always, isAllowed: () => false })).to.equal(undefined);
  });

  it('tells why a candidate failed, and not that its breaker has opened since', () => {
    const failures = new Failures();
    const [opened, fallback] = [candidate(), candidate()];
    failures.set(opened, failed('upstream_timeout', { phase: 'first-byte' }), 0);
    failures.set(opened, { kind: 'open', retryAfterMs: 500 }, 0);
    expect(failures.error().code).to.equal('upstream_timeout');
    expect(failures.pauseMs(0, always)).to.equal(undefined);
    failures.set(fallback, failed('upstream_dns'), 0);
    expect(failures.error().code).to.equal('upstream_dns');
  });

  it('tells of the last failure, else of the first key back, the first breaker, the request itself', () => {
    const open: readonly Failed[] = [{ kind: 'open', retryAfterMs: 900 }, { kind: 'open', retryAfterMs: 300 }];
    const unable: Failed = { kind: 'unable', error: new ProxyError('invalid_parameter', 'no') };
    expect(after(failed('upstream_dns'), failed('upstream_tls'), ...open).error().code).to.equal('upstream_tls');
    expect(after(...open, resting('rate_limit_exceeded', 9000), resting('rate_limit_exceeded', 3000)).error()).to.include({ code: 'rate_limit_exceeded', retryAfterMs: 3000 });
    expect(after(...open, unable).error()).to.include({ code: 'upstream_unavailable', retryAfterMs: 300 });
    expect(after(unable).error().code).to.equal('invalid_parameter');
  });
});
