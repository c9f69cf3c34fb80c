import type { ServerResponse } from 'node:http';

import type { Answer } from '../pipeline/answer.ts';
import type { RequestNotes } from '../pipeline/records/request-notes.ts';
import type { Scope } from '../pipeline/scope.ts';
import type { StreamSource } from '../pipeline/stream-source.ts';
import { answerHeaders, STREAM_HEADERS } from './answer-headers.ts';
import { besideHead } from './beside-head.ts';
import { ResponseWriter } from './response-writer.ts';

/** Writes an answer to the caller's connection. Returns at once; a stream goes on by itself. */
export function writeAnswer(response: ServerResponse, answer: Answer, scope: Scope): void {
  const headers = answerHeaders(answer, scope);
  if (answer.kind === 'whole') {
    headers.push('content-type', 'application/json', 'content-length', String(answer.body.length));
    response.writeHead(answer.status, headers);
    response.end(besideHead(answer.body), 'latin1');
  } else {
    headers.push(...STREAM_HEADERS);
    writeStream(response, { stream: answer.stream, headers, notes: scope.notes });
  }
}

interface StreamAnswer {
  readonly stream: StreamSource;
  readonly headers: string[];
  readonly notes: RequestNotes;
}

function writeStream(response: ServerResponse, { stream, headers, notes }: StreamAnswer): void {
  const { whole } = stream;
  if (whole === undefined) {
    response.writeHead(200, headers);
    stream.pipe(new ResponseWriter(response, { stream, notes }));
    return;
  }
  headers.push('content-length', String(whole.length));
  response.writeHead(200, headers);
  response.end(besideHead(whole), 'latin1');
}
