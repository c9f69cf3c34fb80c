import type { ServerResponse } from 'node:http';

import type { Answer } from '../pipeline/answer.ts';
import type { Scope } from '../pipeline/scope.ts';
import { answerHeaders, STREAM_HEADERS } from './answer-headers.ts';
import { ResponseWriter } from './response-writer.ts';

/** Writes an answer to the caller's connection. Returns at once; a stream goes on by itself. */
export function writeAnswer(response: ServerResponse, answer: Answer, scope: Scope): void {
  const headers = answerHeaders(answer, scope);
  if (answer.kind === 'whole') {
    headers.push('content-type', 'application/json', 'content-length', String(answer.body.length));
    response.writeHead(answer.status, headers);
    response.end(answer.body);
  } else {
    headers.push(...STREAM_HEADERS);
    response.writeHead(200, headers);
    answer.stream.pipe(new ResponseWriter(response, answer.stream));
  }
}
