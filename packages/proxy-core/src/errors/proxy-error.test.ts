import { expect } from 'chai';

import { ProxyError } from './proxy-error.ts';
import { UpstreamError } from './upstream-error.ts';

describe('ProxyError', () => {
  it('carries code, message, parameter, wait and cause', () => {
    const cause = new Error('why');
    const error = new ProxyError('overloaded', 'Too much.', { param: 'model', retryAfterMs: 5, cause });
    expect(error).to.be.an('error').and.to.include({ name: 'ProxyError', code: 'overloaded', message: 'Too much.', param: 'model', retryAfterMs: 5, cause });
    expect(error.facts).to.include({ status: 503, type: 'server_error' });
  });

  it('has no parameter, wait or cause unless given', () => {
    expect(new ProxyError('not_found', 'No.')).to.include({ param: undefined, retryAfterMs: undefined }).and.to.not.have.own.property('cause');
  });

  it('is told from other errors by its brand', () => {
    expect(ProxyError.isInstance(new ProxyError('not_found', 'No.'))).to.equal(true);
    expect(ProxyError.isInstance(new UpstreamError('upstream_error', 'no', { provider: 'p', isRetryable: true }))).to.equal(true);
    expect(ProxyError.isInstance({ [Symbol.for('proxyapi.error')]: true })).to.equal(true);
    for (const value of [new Error('no'), null, undefined, 'text', { code: 'not_found' }]) expect(ProxyError.isInstance(value)).to.equal(false);
  });

  it('keeps its brand out of what is listed of it', () => {
    expect(Object.getOwnPropertySymbols(Object.assign({}, new ProxyError('not_found', 'No.')))).to.deep.equal([]);
  });
});

describe('UpstreamError', () => {
  it('names the provider in its message, and carries what the next step decides by', () => {
    const callerBody = Buffer.from('{}');
    const error = new UpstreamError('rate_limit_exceeded', 'slow down', { provider: 'openai', upstreamStatus: 429, isRetryable: true, retryAfterMs: 9, callerBody });
    expect(error).to.include({ name: 'UpstreamError', code: 'rate_limit_exceeded', message: 'openai: slow down', provider: 'openai', upstreamStatus: 429, isRetryable: true, retryAfterMs: 9, callerBody });
  });

  it('is told from other errors by its brand, from a ProxyError too', () => {
    expect(UpstreamError.isInstance(new UpstreamError('upstream_error', 'no', { provider: 'p', isRetryable: true }))).to.equal(true);
    for (const value of [new ProxyError('not_found', 'No.'), new Error('no'), null, undefined, 'text']) expect(UpstreamError.isInstance(value)).to.equal(false);
  });
});
