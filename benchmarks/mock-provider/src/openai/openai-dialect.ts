import type { Dialect, Failure } from '../dialect.ts';

const typeByStatus: Readonly<Record<number, readonly [type: string, code: string | null]>> = {
  400: ['invalid_request_error', null],
  401: ['invalid_request_error', 'invalid_api_key'],
  402: ['insufficient_quota', 'insufficient_quota'],
  403: ['invalid_request_error', 'unsupported_country_region_territory'],
  404: ['invalid_request_error', 'model_not_found'],
  422: ['invalid_request_error', null],
  429: ['requests', 'rate_limit_exceeded'],
};

function errorBody({ status, message }: Failure): unknown {
  const [type, code] = typeByStatus[status] ?? [status < 500 ? 'invalid_request_error' : 'server_error', null];
  return { error: { message, type, param: null, code } };
}

export const openaiDialect: Dialect = {
  name: 'openai',
  requestIdHeader: 'x-request-id',
  usualLineEnd: 'lf',
  errorBody,
  errorEvent: (failure) => ({ data: JSON.stringify(errorBody(failure)), tokens: 0, part: 'tail' }),
  listModels: (models) => ({
    object: 'list',
    data: models.map((id) => ({ id, object: 'model', created: 1_700_000_000, owned_by: 'mock' })),
  }),
};
