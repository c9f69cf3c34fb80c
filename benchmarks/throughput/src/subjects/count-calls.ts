import type { Subject } from './start-subjects.ts';

/** Calls that the mock provider has on its bill so far. */
export async function countCalls({ port }: Pick<Subject, 'port'>): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/__control/stats`);
  const stats: unknown = await response.json();
  if (typeof stats !== 'object' || stats === null || !('requests' in stats) || typeof stats.requests !== 'number') {
    throw new TypeError('the mock provider does not tell how many calls it had');
  }
  return stats.requests;
}
