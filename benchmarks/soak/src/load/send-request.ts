import { type Agent, type IncomingMessage, request } from 'node:http';

import type { DrawnRequest } from './draw-requests.ts';

/** Nothing in the mix takes nearly as long: what does was lost. */
const LIMIT_MS = 30_000;
const DONE = 'data: [DONE]\n\n';
const ERROR_EVENT = 'data: {"error":';

/**
 * What a caller got: a whole answer, one that was cut and says so, a refusal, or nothing since it `left`. `broken` is all
 * that a gateway may never do: no answer, or one that ends without a word.
 */
export type Outcome = 'answered' | 'cut' | 'refused' | 'left' | 'broken';

/** How a request went. */
export interface SentRequest {
  readonly outcome: Outcome;
  readonly isHit: boolean;
}

/** Sends one request and reads its answer to the end, or leaves when its kind says so. Never rejects. */
export async function sendRequest(port: number, agent: Agent, { kind, path, body }: DrawnRequest): Promise<SentRequest> {
  const leaving = kind.leavesAfterMs === undefined ? undefined : AbortSignal.timeout(kind.leavesAfterMs);
  const limit = AbortSignal.timeout(LIMIT_MS);
  try {
    const response = await open({ port, agent, path, body, signal: leaving === undefined ? limit : AbortSignal.any([leaving, limit]) });
    const isHit = response.headers['x-proxyapi-cache'] === 'hit';
    let tail = '';
    let bytes = 0;
    for await (const chunk of response.setEncoding('utf8')) {
      bytes += String(chunk).length;
      tail = (tail + String(chunk)).slice(-1000);
    }
    return { isHit, outcome: outcomeOf(response, kind.isStream, { tail, bytes }) };
  } catch {
    return { isHit: false, outcome: leaving?.aborted === true ? 'left' : 'broken' };
  }
}

interface Call {
  readonly port: number;
  readonly agent: Agent;
  readonly path: string;
  readonly body: string;
  readonly signal: AbortSignal;
}

function open({ body, ...call }: Call): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request({ ...call, host: '127.0.0.1', method: 'POST', headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } })
      .on('response', resolve).on('error', reject).end(body);
  });
}

function outcomeOf({ statusCode = 0, complete, headers }: IncomingMessage, isStream: boolean, { tail, bytes }: { readonly tail: string; readonly bytes: number }): Outcome {
  if (!complete || statusCode < 200) return 'broken';
  if (statusCode >= 400) return 'refused';
  if (!isStream) return bytes === Number(headers['content-length'] ?? bytes) && tail.trimEnd().endsWith('}') ? 'answered' : 'broken';
  if (tail.endsWith(DONE)) return 'answered';
  return tail.includes(ERROR_EVENT) ? 'cut' : 'broken';
}
