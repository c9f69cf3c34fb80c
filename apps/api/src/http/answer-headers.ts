import type { Answer, AnswerSource } from '../pipeline/answer.ts';
import type { Scope } from '../pipeline/scope.ts';

/** What makes an answer a stream that nothing on the way holds back. */
export const STREAM_HEADERS: readonly string[] = ['content-type', 'text/event-stream', 'cache-control', 'no-cache, no-transform', 'x-accel-buffering', 'no'];

/** The headers that every answer of a model carries, as names and values in turn. */
export function answerHeaders({ source, headers }: Answer, scope: Scope): string[] {
  const all = sourceHeaders(source, scope);
  all.push(...headers);
  return all;
}

/** Where an answer comes from, and what it cost in time. */
export function sourceHeaders(source: AnswerSource, { id, clock, notes }: Scope): string[] {
  const { provider, model, attempts } = source;
  const overheadMs = clock.overheadMs;
  notes.onHead(source, overheadMs);
  return [
    'x-request-id', id,
    'x-proxyapi-provider', provider,
    'x-proxyapi-model', headerSafe(model),
    'x-proxyapi-attempts', String(attempts),
    'x-proxyapi-cache', notes.cache,
    'x-proxyapi-overhead-us', String(Math.round(overheadMs * 1000)),
    'server-timing', `upstream;dur=${clock.upstreamMs.toFixed(1)}, gateway;dur=${overheadMs.toFixed(3)}`,
  ];
}

/** A model id may hold any characters; a header may not. */
function headerSafe(text: string): string {
  return /^[\x21-\x7e]+$/.test(text) ? text : encodeURIComponent(text);
}
