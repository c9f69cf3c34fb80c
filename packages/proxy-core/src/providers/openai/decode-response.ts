import { UpstreamError } from '../../errors/upstream-error.ts';
import { invalidResponse } from '../../errors/upstream-failures.ts';
import type { Operation } from '../../protocol/model-request.ts';
import { readOpenAiUsage } from '../../protocol/openai/read-usage.ts';
import type { DecodedAnswer } from '../provider-adapter.ts';
import { type AnswerView, viewAnswer } from './answer-view.ts';
import { readOpenAiError } from './map-error.ts';

/** The array that makes a body an answer to the operation. */
const ANSWER_MEMBER: Record<Operation, string> = { chat: 'choices', completion: 'choices', embedding: 'data' };

/**
 * Checks that a whole answer is one, and gives back its bytes as they came, with the usage that it tells.
 *
 * @throws {@link UpstreamError} `upstream_error` for an error sent with status 200, `upstream_invalid_response` for
 * what is no answer.
 */
export function checkOpenAiAnswer(provider: string, operation: Operation, body: Buffer): DecodedAnswer {
  const view = viewAnswer(body);
  if (view === undefined) throw invalidResponse(provider, body.length === 0 ? 'its answer is empty' : 'its answer is not a JSON object');
  const expected = ANSWER_MEMBER[operation];
  const isAnswer = view.kindOf(expected) === 'array';
  if (isError(view, isAnswer)) {
    throw new UpstreamError('upstream_error', `answered 200 with an error: ${readOpenAiError(body).message}`, { provider, upstreamStatus: 200, isRetryable: true });
  }
  if (!isAnswer) throw invalidResponse(provider, `its answer has no \`${expected}\``);
  return { body, usage: readOpenAiUsage(view.valueOf('usage'), operation) };
}

// Where there is no answer, compatible servers also send the message alone, or an object that says it is an error.
function isError(view: AnswerView, isAnswer: boolean): boolean {
  const kind = view.kindOf('error');
  return kind === 'object' || (!isAnswer && (kind === 'string' || view.valueOf('object') === 'error'));
}
