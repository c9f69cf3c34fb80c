import type { Answer, AnswerSource } from '../pipeline/answer.ts';
import type { Scope } from '../pipeline/scope.ts';
import { formatUsd } from './format-usd.ts';
import { serverTiming } from './server-timing.ts';

/** What makes an answer a stream that nothing on the way holds back. */
export const STREAM_HEADERS: readonly string[] = ['content-type', 'text/event-stream', 'cache-control', 'no-cache, no-transform', 'x-accel-buffering', 'no'];

/** The headers that every answer of a model carries, as names and values in turn. */
export function answerHeaders(answer: Answer, scope: Scope): string[] {
  const all = sourceHeaders(answer.source, scope);
  const costUsd = costOf(answer);
  if (costUsd !== undefined) all.push('x-proxyapi-cost-usd', formatUsd(costUsd));
  all.push(...answer.headers);
  return all;
}

/** A stream's cost is known at its end only. What nobody was asked for costs nothing. */
function costOf(answer: Answer): number | undefined {
  if (answer.kind === 'stream') return undefined;
  return answer.source.attempts === 0 ? 0 : answer.bill?.costUsd;
}

/** Where an answer comes from, and what it cost in time. */
export function sourceHeaders(source: AnswerSource, { id, clock, notes }: Scope): string[] {
  const { provider, model, attempts } = source;
  const overheadMs = clock.overheadMs;
  notes.onHead(source, overheadMs);
  // Sums of floating numbers: a hair below 0 is 0.
  const overheadUs = Math.max(0, Math.round(overheadMs * 1000));
  return [
    'x-request-id', id,
    'x-proxyapi-provider', provider,
    'x-proxyapi-model', headerSafe(model),
    'x-proxyapi-attempts', String(attempts),
    'x-proxyapi-cache', notes.cache,
    'x-proxyapi-overhead-us', String(overheadUs),
    'server-timing', serverTiming(clock.upstreamMs, overheadUs),
  ];
}

/** A model id may hold any characters; a header may not. */
function headerSafe(text: string): string {
  return /^[\x21-\x7e]+$/.test(text) ? text : encodeURIComponent(text);
}
