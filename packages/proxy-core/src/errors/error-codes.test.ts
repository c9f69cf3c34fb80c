import { expect } from 'chai';

import { ERROR_CODES } from './error-codes.ts';

/** Codes are part of the API: a change here is a change for every caller. A code that retires is never used again. */
const PINNED = `
  400 invalid_json               invalid_request_error
  400 invalid_utf8               invalid_request_error
  400 json_too_deep              invalid_request_error
  400 duplicate_key              invalid_request_error
  400 invalid_parameter          invalid_request_error
  400 missing_parameter          invalid_request_error
  400 unsupported_parameter      invalid_request_error
  400 unsupported_endpoint       invalid_request_error
  400 invalid_encoding           invalid_request_error
  400 bad_request                invalid_request_error
  401 invalid_api_key            authentication_error
  403 forbidden                  permission_error
  404 not_found                  invalid_request_error
  404 model_not_found            invalid_request_error
  405 method_not_allowed         invalid_request_error
  408 request_timeout            invalid_request_error
  408 client_too_slow            invalid_request_error
  413 payload_too_large          invalid_request_error
  415 unsupported_media_type     invalid_request_error
  429 rate_limit_exceeded        rate_limit_error
  431 headers_too_large          invalid_request_error
  499 client_closed_request      client_error
  500 internal_error             server_error
  501 not_implemented            invalid_request_error
  502 upstream_error             upstream_error
  502 upstream_unreachable       upstream_error
  502 upstream_dns               upstream_error
  502 upstream_tls               upstream_error
  502 upstream_redirect          upstream_error
  502 upstream_invalid_response  upstream_error
  502 upstream_truncated         upstream_error
  502 upstream_auth_failed       upstream_error
  503 overloaded                 server_error
  503 upstream_unavailable       upstream_error
  503 shutting_down              server_error
  504 upstream_timeout           upstream_error
`;

describe('ERROR_CODES', () => {
  it('holds these codes, with these statuses and types', () => {
    const lines = Object.entries(ERROR_CODES).map(([code, { status, type }]) => `${status} ${code} ${type}`);
    expect(lines).to.deep.equal(PINNED.trim().split('\n').map((line) => line.trim().replaceAll(/ +/g, ' ')));
  });

  for (const [code, { cause, fix }] of Object.entries(ERROR_CODES)) {
    it(`says why ${code} happens and what to do`, () => {
      expect(cause).to.match(/^[A-Z].*\.$/);
      expect(fix).to.match(/^[A-Z].*\.$/);
    });
  }
});
