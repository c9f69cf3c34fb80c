/** What one error code means: its HTTP status, its `type` in the body, why it happens and what the caller does next. */
export interface ErrorCodeFacts {
  /** HTTP status sent with the code. */
  readonly status: number;
  /** `error.type` in the body, in OpenAI's vocabulary. */
  readonly type: string;
  /** Why the gateway answers with it. */
  readonly cause: string;
  /** What to change so that it goes away. */
  readonly fix: string;
}

/**
 * Every error code the gateway itself can answer with. `docs/errors.md` is generated from this table and a test pins
 * it: codes are part of the API, so one that retires is never used again for something else.
 */
export const ERROR_CODES = {
  invalid_json: { status: 400, type: 'invalid_request_error', cause: 'The body is not valid JSON.', fix: 'Send one JSON object; the message tells the byte where reading stopped.' },
  invalid_utf8: { status: 400, type: 'invalid_request_error', cause: 'The body is not valid UTF-8.', fix: 'Encode the body as UTF-8.' },
  json_too_deep: { status: 400, type: 'invalid_request_error', cause: 'Objects and arrays are nested deeper than 256 levels.', fix: 'Flatten the body, or send the deep part as a string.' },
  duplicate_key: { status: 400, type: 'invalid_request_error', cause: 'A member stands twice at the top level, so its value is ambiguous.', fix: 'Send each member once.' },
  invalid_parameter: { status: 400, type: 'invalid_request_error', cause: 'A parameter has the wrong type or value.', fix: 'Correct the parameter named in `param`.' },
  missing_parameter: { status: 400, type: 'invalid_request_error', cause: 'A required parameter is missing.', fix: 'Add the parameter named in `param`.' },
  unsupported_parameter: { status: 400, type: 'invalid_request_error', cause: 'The provider behind the model has nothing that corresponds to this parameter.', fix: 'Leave out the parameter named in `param`, or use a model of another provider.' },
  unsupported_endpoint: { status: 400, type: 'invalid_request_error', cause: 'The provider type behind the model has no such endpoint.', fix: 'Use another endpoint, or a model of another provider.' },
  invalid_encoding: { status: 400, type: 'invalid_request_error', cause: 'The body could not be decompressed as its content-encoding says.', fix: 'Send a whole, valid gzip, deflate, br or zstd body, or none of them.' },
  bad_request: { status: 400, type: 'invalid_request_error', cause: 'The HTTP request itself is malformed or ended early.', fix: 'Use a conforming HTTP/1.1 client.' },
  invalid_api_key: { status: 401, type: 'authentication_error', cause: 'The API key is missing or unknown to the gateway.', fix: 'Send `Authorization: Bearer <key>` with a key from `auth.api_keys` or `PROXYAPI_API_KEYS`.' },
  forbidden: { status: 403, type: 'permission_error', cause: 'No admin key is set, so the endpoint answers callers on loopback only.', fix: 'Set `auth.admin_key_env`, or call from the machine itself.' },
  not_found: { status: 404, type: 'invalid_request_error', cause: 'There is no such path.', fix: 'Check the path; the message lists the API endpoints.' },
  model_not_found: { status: 404, type: 'invalid_request_error', cause: 'No enabled provider serves this model id.', fix: 'Use an id from `GET /v1/models`; the message names the nearest.' },
  method_not_allowed: { status: 405, type: 'invalid_request_error', cause: 'The path exists, but not with this method.', fix: 'Use the method in the `allow` header.' },
  request_timeout: { status: 408, type: 'invalid_request_error', cause: 'The request took too long to arrive: 10 s for its headers, 60 s in all.', fix: 'Send it faster, or in a smaller form.' },
  client_too_slow: { status: 408, type: 'invalid_request_error', cause: 'The answer is one that several callers share, and this one fell more than 1 MB behind the fastest. It arrives as an error event.', fix: 'Read the stream faster, or send `x-proxyapi-cache: off` to have a call of your own.' },
  payload_too_large: { status: 413, type: 'invalid_request_error', cause: 'The body, after decompression, is larger than `server.body_limit_mb`.', fix: 'Send less, or raise `server.body_limit_mb`.' },
  unsupported_media_type: { status: 415, type: 'invalid_request_error', cause: 'The body is not `application/json` in UTF-8, or its content-encoding is unknown or stacked.', fix: 'Send `content-type: application/json`, with one of gzip, deflate, br, zstd or no content-encoding.' },
  rate_limit_exceeded: { status: 429, type: 'rate_limit_error', cause: 'Every provider of the model asks to slow down.', fix: 'Wait for the time in `retry-after`.' },
  headers_too_large: { status: 431, type: 'invalid_request_error', cause: 'The request headers are larger than 16 KB.', fix: 'Send fewer or shorter headers.' },
  client_closed_request: { status: 499, type: 'client_error', cause: 'The caller left before the answer. No body: there is nobody to read it.', fix: 'Nothing; where it is frequent, look at the callers’ timeouts.' },
  internal_error: { status: 500, type: 'server_error', cause: 'A defect of the gateway.', fix: 'Report it with the request id.' },
  not_implemented: { status: 501, type: 'invalid_request_error', cause: 'The transfer-encoding of the request is not `chunked`.', fix: 'Send `transfer-encoding: chunked` or a content-length.' },
  upstream_error: { status: 502, type: 'upstream_error', cause: 'The provider answered with a 5xx, or with an error inside its stream.', fix: 'Try again; if it lasts, look at the provider’s status page.' },
  upstream_unreachable: { status: 502, type: 'upstream_error', cause: 'No connection to the provider could be made or kept.', fix: 'Check the provider’s `base_url` and the network of the gateway.' },
  upstream_dns: { status: 502, type: 'upstream_error', cause: 'The provider’s host name does not resolve.', fix: 'Check the provider’s `base_url` and the resolver of the gateway’s machine.' },
  upstream_tls: { status: 502, type: 'upstream_error', cause: 'The provider’s certificate was refused.', fix: 'Check the provider’s `base_url`; for a private CA set `NODE_EXTRA_CA_CERTS`.' },
  upstream_redirect: { status: 502, type: 'upstream_error', cause: 'The provider answered with a redirect, which is never followed: it would carry the key elsewhere.', fix: 'Set the provider’s `base_url` to the final address.' },
  upstream_invalid_response: { status: 502, type: 'upstream_error', cause: 'The provider’s answer is not what its API promises.', fix: 'Check that `base_url` and `type` match; else it is a fault of the provider.' },
  upstream_truncated: { status: 502, type: 'upstream_error', cause: 'The provider’s answer ended before it was complete. In a stream it arrives as an error event.', fix: 'Ask again; what arrived is not the whole answer.' },
  upstream_auth_failed: { status: 502, type: 'upstream_error', cause: 'The provider refused the gateway’s key for it. The caller’s own key is fine.', fix: 'The operator checks the provider’s key and its balance.' },
  overloaded: { status: 503, type: 'server_error', cause: 'The gateway has as much in hand as it may.', fix: 'Wait for the time in `retry-after`.' },
  upstream_unavailable: { status: 503, type: 'upstream_error', cause: 'Every provider of the model has failed repeatedly, and its circuit breaker keeps requests away for a while.', fix: 'Ask again after the time in `retry-after`.' },
  shutting_down: { status: 503, type: 'server_error', cause: 'The gateway is stopping.', fix: 'Ask again; another instance or the restarted one answers.' },
  upstream_timeout: { status: 504, type: 'upstream_error', cause: 'The provider did not answer in time.', fix: 'Ask again, or raise the provider’s `timeout`, `completion_timeout` or `idle_timeout`.' },
} as const;

/** A code from {@link ERROR_CODES}. */
export type ErrorCode = keyof typeof ERROR_CODES;
