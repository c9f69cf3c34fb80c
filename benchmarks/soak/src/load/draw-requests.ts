import { promptText, seededRandom } from '@proxyapi/bench-harness';

import { REQUEST_KINDS, type RequestKind } from './request-kinds.ts';
import { zipf } from './zipf.ts';

/** Requests whose prompt is one of those that are asked again and again, in per cent. */
export const REPEATED_PERCENT = 60;
/** Prompts that are asked again and again, for each kind. */
export const REPEATED_PROMPTS = 2000;

/** One request, ready to be sent. */
export interface DrawnRequest {
  readonly kind: RequestKind;
  readonly path: string;
  readonly body: string;
}

/** Draws requests of the mix, the same ones for the same seed. */
export function drawRequests(seed: number): () => DrawnRequest {
  const random = seededRandom(seed);
  const popular = zipf({ count: REPEATED_PROMPTS, exponent: 1 });
  let fresh = REPEATED_PROMPTS;
  return () => {
    const kind = kindAt(random() * 100);
    const isRepeated = random() * 100 < REPEATED_PERCENT;
    const place = popular(random());
    return encode(kind, promptText(isRepeated ? place : fresh++, kind.prompt));
  };
}

function kindAt(percent: number): RequestKind {
  let upTo = 0;
  for (const kind of REQUEST_KINDS) {
    upTo += kind.percent;
    if (percent < upTo) return kind;
  }
  throw new RangeError(`the kinds of requests come to ${upTo} per cent`);
}

function encode(kind: RequestKind, prompt: string): DrawnRequest {
  const { operation, model, isStream } = kind;
  if (operation === 'embedding') return { kind, path: '/v1/embeddings', body: JSON.stringify({ model, input: prompt }) };
  const messages = [{ role: 'system', content: 'Repeat what you are told.' }, { role: 'user', content: prompt }];
  return { kind, path: '/v1/chat/completions', body: JSON.stringify({ model, temperature: 0.7, ...(isStream ? { stream: true } : {}), messages }) };
}
