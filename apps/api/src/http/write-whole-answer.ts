import type { ServerResponse } from 'node:http';

import type { Answer } from '../pipeline/answer.ts';
import type { Scope } from '../pipeline/scope.ts';
import { endOfTurn } from './end-of-turn.ts';
import { writeAnswer } from './write-answer.ts';

/**
 * Writes the answer to a request that wants it in one piece.
 *
 * @throws what keeps the request from an answer.
 */
export async function writeWholeAnswer(response: ServerResponse, answering: Promise<Answer>, scope: Scope): Promise<void> {
  const answer = await answering;
  await endOfTurn();
  // The caller may have left meanwhile.
  scope.signal.throwIfAborted();
  writeAnswer(response, answer, scope);
}
