import type { MockProvider } from '@proxyapi/mock-provider';

/** Lets a provider close the connections that it keeps alive, so that a gateway which would keep them for long is back at its baseline. */
export async function hangUp(provider: MockProvider): Promise<void> {
  await provider.refuse();
  await provider.accept();
}
