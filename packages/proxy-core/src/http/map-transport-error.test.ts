import { expect } from 'chai';

import { UpstreamError } from '../errors/upstream-error.ts';
import { mapTransportError } from './map-transport-error.ts';

function failure(code: string, name = 'Error'): Error {
  return Object.assign(new Error('what the network stack says'), { code, name });
}

describe('mapTransportError', () => {
  const before: readonly [code: string, expected: string, isRetryable: boolean][] = [
    ['ENOTFOUND', 'upstream_dns', true], ['EAI_AGAIN', 'upstream_dns', true], ['EAI_FAIL', 'upstream_dns', true],
    ['ECONNREFUSED', 'upstream_unreachable', true], ['ECONNRESET', 'upstream_unreachable', true], ['EHOSTUNREACH', 'upstream_unreachable', true], ['ENETUNREACH', 'upstream_unreachable', true], ['EPIPE', 'upstream_unreachable', true],
    ['UND_ERR_SOCKET', 'upstream_unreachable', true], ['', 'upstream_unreachable', true],
    ['ETIMEOUT', 'upstream_dns', true], ['ENODATA', 'upstream_dns', true],
    ['ETIMEDOUT', 'upstream_timeout', true], ['ERR_PROXY_TUNNEL', 'upstream_unreachable', true], ['ERR_TLS_HANDSHAKE_TIMEOUT', 'upstream_tls', false],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'upstream_tls', false], ['SELF_SIGNED_CERT_IN_CHAIN', 'upstream_tls', false], ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'upstream_tls', false], ['CERT_HAS_EXPIRED', 'upstream_tls', false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'upstream_tls', false], ['ERR_SSL_WRONG_VERSION_NUMBER', 'upstream_tls', false], ['EPROTO', 'upstream_tls', false],
    ['UND_ERR_HEADERS_OVERFLOW', 'upstream_invalid_response', true],
    ['UND_ERR_INVALID_ARG', 'internal_error', false],
  ];
  for (const [code, expected, isRetryable] of before) {
    it(`takes ${code === '' ? 'an error without code' : code} before the head for ${expected}`, () => {
      const cause = failure(code);
      expect(mapTransportError('p', cause, false)).to.be.instanceOf(UpstreamError).and.to.include({ code: expected, isRetryable, provider: 'p', cause });
    });
  }

  const after: readonly [code: string, expected: string][] = [
    ['ECONNRESET', 'upstream_truncated'], ['ETIMEDOUT', 'upstream_truncated'], ['UND_ERR_SOCKET', 'upstream_truncated'], ['', 'upstream_truncated'],
    ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'upstream_truncated'],
  ];
  for (const [code, expected] of after) {
    it(`takes ${code === '' ? 'an error without code' : code} within the body for ${expected}`, () => {
      expect(mapTransportError('p', failure(code), true)).to.have.property('code', expected);
    });
  }

  it('knows the HTTP parser’s errors by their name, and by the reason those that are a cut', () => {
    expect(mapTransportError('p', failure('', 'HTTPParserError'), false)).to.have.property('code', 'upstream_invalid_response');
    const cut = Object.assign(failure('', 'HTTPParserError'), { message: 'Response does not match the HTTP/1.1 protocol (Invalid EOF state)' });
    expect(mapTransportError('p', cut, true)).to.have.property('code', 'upstream_truncated');
  });

  it('keeps what the network stack says out of the caller’s message', () => {
    const error = mapTransportError('p', new Error('connect ECONNREFUSED 10.0.0.7:443'), false);
    expect(error.message).to.equal('p: no connection to the provider could be made or kept');
  });
});
