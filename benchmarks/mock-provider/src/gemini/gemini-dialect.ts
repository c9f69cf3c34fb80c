import type { Dialect, Failure } from '../dialect.ts';

const nameByStatus: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  499: 'CANCELLED',
  501: 'UNIMPLEMENTED',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

function errorBody({ status, message }: Failure): unknown {
  const name = nameByStatus[status] ?? (status < 500 ? 'FAILED_PRECONDITION' : 'INTERNAL');
  return { error: { code: status, message, status: name } };
}

export const geminiDialect: Dialect = {
  name: 'gemini',
  requestIdHeader: 'x-request-id',
  usualLineEnd: 'crlf',
  errorBody,
  errorEvent: (failure) => ({ data: JSON.stringify(errorBody(failure)), tokens: 0, part: 'tail' }),
  listModels: (models) => ({
    models: models.map((id) => ({
      name: `models/${id}`,
      version: '001',
      displayName: id,
      inputTokenLimit: 1_048_576,
      outputTokenLimit: 65_536,
      supportedGenerationMethods: id.includes('embed') ? ['embedContent'] : ['generateContent', 'countTokens'],
    })),
  }),
};
