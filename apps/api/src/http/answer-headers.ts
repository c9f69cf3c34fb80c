import type { Answer } from '../pipeline/answer.ts';
import type { Scope } from '../pipeline/scope.ts';

/** The headers that every answer of a model carries, as names and values in turn. */
export function answerHeaders({ source, headers }: Answer, { id, clock }: Scope): string[] {
  const overheadMs = clock.overheadMs;
  return [
    'x-request-id', id,
    'x-proxyapi-provider', source.provider,
    'x-proxyapi-model', headerSafe(source.model),
    'x-proxyapi-attempts', String(source.attempts),
    'x-proxyapi-overhead-us', String(Math.round(overheadMs * 1000)),
    'server-timing', `upstream;dur=${clock.upstreamMs.toFixed(1)}, gateway;dur=${overheadMs.toFixed(3)}`,
    ...headers,
  ];
}

/** A model id may hold any characters; a header may not. */
function headerSafe(text: string): string {
  return /^[\x21-\x7e]+$/.test(text) ? text : encodeURIComponent(text);
}
