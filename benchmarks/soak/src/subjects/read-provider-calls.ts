import { isRecord } from '@proxyapi/bench-harness';

/** How many requests are on the provider's bill. @throws when it does not say. */
export async function readProviderCalls(provider: URL): Promise<number> {
  const response = await fetch(new URL('/__control/stats', provider));
  const stats: unknown = await response.json();
  const requests = isRecord(stats) ? stats['requests'] : undefined;
  if (typeof requests !== 'number') throw new TypeError(`the provider answered ${response.status} when asked for its bill`);
  return requests;
}
