import { foldStream, type ModelRequest, unfoldAnswer } from '@proxyapi/proxy-core';

import type { Answer } from '../answer.ts';
import { ReplayedStream } from './replayed-stream.ts';
import type { StoredAnswer } from './stored-answer.ts';

/** To put a stream of this size together takes about 20 ms, in which nobody else is served. */
const MAX_FOLDED_BYTES = 256 * 1024;

/**
 * A stored answer in the form that a request asks for: a stream as it came or as JSON, JSON as it came or as a stream.
 * `undefined` where the stored form does not tell all that is asked, such as a stream that came without its usage, or is
 * too long to be put together while others wait.
 */
export function replay(stored: StoredAnswer, request: ModelRequest): Answer | undefined {
  const source = { provider: stored.provider, model: stored.model, attempts: 0 };
  if (request.isStream) {
    const pieces = eventsOf(stored, request);
    return pieces === undefined ? undefined : { kind: 'stream', headers: [], stream: new ReplayedStream(pieces), source };
  }
  const body = bodyOf(stored);
  return body === undefined ? undefined : { kind: 'whole', status: 200, headers: [], body, bill: undefined, source };
}

function bodyOf({ form, operation, body }: StoredAnswer): Buffer | undefined {
  if (form === 'whole') return body;
  return operation === 'embedding' || body.length > MAX_FOLDED_BYTES ? undefined : foldStream(operation, body);
}

function eventsOf({ form, operation, body, usage, isUsageAsked }: StoredAnswer, { wantsStreamUsage }: ModelRequest): readonly Buffer[] | undefined {
  if (operation === 'embedding') return undefined;
  if (form === 'whole') {
    const events = unfoldAnswer(operation, body, { includesUsage: wantsStreamUsage });
    return events === undefined ? undefined : [events];
  }
  if (usage === undefined) return wantsStreamUsage ? undefined : [body];
  return wantsStreamUsage || !isUsageAsked ? [body] : [body.subarray(0, usage.start), body.subarray(usage.end)];
}
