import { APIError, AuthenticationError, BadRequestError, InternalServerError, NotFoundError, RateLimitError, UnprocessableEntityError } from 'openai';

import type { ClientKind, Failure } from './chat-client.ts';

/** The class of OpenAI's client for that status; LangChain passes the same errors on. */
export const openAiErrorClassOf: ClientKind['errorClassOf'] = (status) => {
  switch (status) {
    case 400: return BadRequestError;
    case 401: return AuthenticationError;
    case 404: return NotFoundError;
    case 422: return UnprocessableEntityError;
    case 429: return RateLimitError;
    default: return status >= 500 ? InternalServerError : APIError;
  }
};

/** Reads an error of OpenAI's client. */
export function readOpenAiFailure(error: unknown): Failure {
  if (!(error instanceof APIError)) throw error;
  const { status, code, param, message, headers } = error;
  return { status, code, param, message, retryAfter: headers?.get('retry-after') ?? undefined };
}
