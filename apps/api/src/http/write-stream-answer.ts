import type { ServerResponse } from 'node:http';

import { encodeErrorEvent } from '@proxyapi/proxy-core';

import type { Answer } from '../pipeline/answer.ts';
import type { Scope } from '../pipeline/scope.ts';
import { EarlyHead } from './early-head.ts';
import { endOfTurn } from './end-of-turn.ts';
import { ResponseWriter } from './response-writer.ts';
import { writeAnswer } from './write-answer.ts';
import { toProxyError } from './write-error.ts';

/**
 * Writes the answer to a stream request. Where it is long in coming, the head goes out before it, and from then on a
 * failure can only be an event, which is written here.
 *
 * @throws what keeps the request from an answer.
 */
export async function writeStreamAnswer(response: ServerResponse, answering: Promise<Answer>, scope: Scope): Promise<void> {
  const early = new EarlyHead(response, scope);
  try {
    const answer = await answering;
    await endOfTurn();
    // The caller may have left meanwhile.
    scope.signal.throwIfAborted();
    if (answer.kind === 'stream') scope.notes.onContent();
    if (!response.headersSent) writeAnswer(response, answer, scope);
    else if (answer.kind === 'stream') answer.stream.pipe(new ResponseWriter(response, { stream: answer.stream, notes: scope.notes }));
    else response.end(asEvent(answer.body));
  } catch (error) {
    if (response.headersSent && !response.destroyed) response.end(encodeErrorEvent(toProxyError(error)));
    throw error;
  } finally {
    early.stop();
  }
}

/** A provider's refusal as an event; each line of its JSON is a data line. */
function asEvent(body: Buffer): string {
  return `${body.toString().split(/\r\n|\n|\r/).map((line) => `data: ${line}`).join('\n')}\n\n`;
}
