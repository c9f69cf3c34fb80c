import type { ErrorCode } from '../errors/error-codes.ts';
import { type TimeoutPhase, UpstreamError } from '../errors/upstream-error.ts';

interface FailureKind {
  readonly code: ErrorCode;
  readonly isRetryable: boolean;
  readonly what: string;
  readonly phase?: TimeoutPhase;
}

const UNREACHABLE: FailureKind = { code: 'upstream_unreachable', isRetryable: true, what: 'no connection to the provider could be made or kept' };
const DNS: FailureKind = { code: 'upstream_dns', isRetryable: true, what: 'its host name does not resolve; check base_url' };
const TLS: FailureKind = { code: 'upstream_tls', isRetryable: false, what: 'its TLS certificate or handshake was refused' };
const CONNECT_TIMEOUT: FailureKind = { code: 'upstream_timeout', isRetryable: true, what: 'it did not accept a connection in time', phase: 'connect' };
const PROXY: FailureKind = { code: 'upstream_unreachable', isRetryable: true, what: 'the proxy opened no tunnel to it; check HTTPS_PROXY and NO_PROXY' };
const TRUNCATED: FailureKind = { code: 'upstream_truncated', isRetryable: true, what: 'the connection broke before the answer was complete' };
const UNSENDABLE: FailureKind = { code: 'internal_error', isRetryable: false, what: 'the request to it cannot be written; check its headers' };
const INVALID: FailureKind = { code: 'upstream_invalid_response', isRetryable: true, what: 'its answer is not valid HTTP' };

/** Codes of Node's network stack and of undici that mean something definite. */
const KINDS_BY_CODE: Readonly<Record<string, FailureKind>> = {
  ENOTFOUND: DNS,
  EAI_AGAIN: DNS,
  EAI_FAIL: DNS,
  // c-ares' words for a name server that does not answer, and for one that has nothing.
  ETIMEOUT: DNS,
  ENODATA: DNS,
  ERR_PROXY_TUNNEL: PROXY,
  UND_ERR_INVALID_ARG: UNSENDABLE,
  UND_ERR_HEADERS_OVERFLOW: INVALID,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: TRUNCATED,
};

const TLS_CODE = /^(?:ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|EPROTO$)/;

// undici's parser gives its errors no code of their own, so the reason in the message has to do.
const CUT_WITHIN_CHUNK = /\(Invalid EOF state\)/;
const BAD_HEAD = /^bad (?:response|upgrade)$/;

/** The gateway's error for what Node's network stack or undici reported of an exchange with `provider`. */
export function mapTransportError(provider: string, error: Error, isHeadSeen: boolean): UpstreamError {
  const { code, isRetryable, what, phase } = kindOf(error, isHeadSeen);
  return new UpstreamError(code, what, { provider, isRetryable, phase, cause: error });
}

function kindOf(error: Error, isHeadSeen: boolean): FailureKind {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = KINDS_BY_CODE[code];
  if (known !== undefined) return known;
  if (TLS_CODE.test(code)) return TLS;
  if (code === 'UND_ERR_SOCKET' && BAD_HEAD.test(error.message)) return INVALID;
  if (error.name === 'HTTPParserError') return CUT_WITHIN_CHUNK.test(error.message) ? TRUNCATED : INVALID;
  if (isHeadSeen) return TRUNCATED;
  return code === 'ETIMEDOUT' ? CONNECT_TIMEOUT : UNREACHABLE;
}
