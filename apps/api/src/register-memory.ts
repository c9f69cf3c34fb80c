import type { SmartCache } from '@proxyapi/proxy-context';

import { type MemoryAdvice, optimizeCacheMemory } from './optimize-cache-memory.ts';
import type { ResponseCache } from './pipeline/cache/response-cache.ts';
import type { ShareBudget } from './pipeline/cache/share-budget.ts';
import type { StoredAnswer } from './pipeline/cache/stored-answer.ts';

/** What the response cache holds memory for. */
export interface AnswerMemory {
  readonly responses: Pick<ResponseCache, 'requestBytes' | 'forgetRequests'>;
  readonly answers: SmartCache<StoredAnswer>;
  readonly budget: ShareBudget;
  /** Above which size answers are compressed while the flag is on; `false` for none ever. */
  readonly compressAboveBytes: number | false;
}

/** What is given back first: a request costs 16 µs to read again, and a stream that nobody can join any more costs less than an answer that must be asked for again. */
const VALUES = { requests: 0, sharedStreams: 1, answers: 2 } as const;

/** Has the response cache and its shared streams give memory back when it runs short. */
export function registerMemory({ responses, answers, budget, compressAboveBytes }: AnswerMemory, advice: MemoryAdvice): void {
  advice.memory.register({ name: 'requests of hits', value: VALUES.requests, usedBytes: () => responses.requestBytes, release: () => releaseRequests(responses) });
  advice.memory.register({
    name: 'shared streams',
    value: VALUES.sharedStreams,
    usedBytes: () => budget.bytes,
    release: (level) => budget.shrink(level === 'pressure' ? Math.floor(budget.bytes / 2) : 0),
  });
  optimizeCacheMemory({
    consumer: { name: 'answers', value: VALUES.answers, usedBytes: () => answers.usedBytes(), release: (level) => answers.release(level) },
    compressValues: (isOn) => answers.compressAbove(isOn && compressAboveBytes),
  }, advice);
}

function releaseRequests(responses: AnswerMemory['responses']): number {
  const bytes = responses.requestBytes;
  responses.forgetRequests();
  return bytes;
}
