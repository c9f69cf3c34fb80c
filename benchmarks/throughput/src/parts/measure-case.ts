import { countCalls } from '../subjects/count-calls.ts';
import type { Subject } from '../subjects/start-subjects.ts';
import type { CacheCase } from './cache-cases.ts';

/**
 * Prepares and runs a case, and makes sure that its requests did what its name says: the bill of the provider, and not the
 * gateway, tells whether a hit was one.
 *
 * @throws when the provider was called more often, or less, than it should have been.
 */
export async function measureCase<Result>(of: Pick<CacheCase, 'name' | 'calls' | 'prepare'>, provider: Pick<Subject, 'port'>, run: () => Promise<{ readonly requests: number; readonly result: Result }>): Promise<Result> {
  await of.prepare();
  const before = await countCalls(provider);
  const { requests, result } = await run();
  const calls = await countCalls(provider) - before;
  if (of.calls === 'none' && calls > 0) throw new Error(`“${of.name}”: the provider was called ${calls} times, and should not have been at all`);
  if (of.calls === 'each' && calls < requests) throw new Error(`“${of.name}”: ${requests} requests came to ${calls} calls of the provider`);
  return result;
}
