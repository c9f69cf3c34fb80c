import { setTimeout as delay } from 'node:timers/promises';

import type { Composition } from './compose.ts';

/** How long the start waits for the providers' model lists and the answers' file; what is later comes in the background. */
const GRACE_MS = 3000;

/** Opens and asks for what the first requests are served better with; `discovers`: whether this process asks providers for their models. */
export async function warmUp({ providers, prices, discovery, cache }: Composition, { discovers }: { readonly discovers: boolean }): Promise<void> {
  // The sandbox alone needs no list of prices.
  const loadingPrices = providers.some(({ type }) => type !== 'sandbox') ? prices.load() : undefined;
  await Promise.race([Promise.all([discovers ? discovery.start() : undefined, cache?.open(), loadingPrices]), delay(GRACE_MS, undefined, { ref: false })]);
}
