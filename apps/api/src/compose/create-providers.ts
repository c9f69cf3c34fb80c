import { createProvider, type Provider } from '@proxyapi/proxy-core';

import type { Config, ProviderConfig, ProxyConfig } from '../config/config.ts';
import { providerConnections } from '../provider-connections.ts';

/** The providers that are enabled, each with its transport; nothing connects yet. */
export function createProviders({ providers, proxy }: Pick<Config, 'providers' | 'proxy'>): readonly Provider[] {
  return providers.filter(({ isEnabled }) => isEnabled).map((provider) => toProvider(provider, proxy));
}

function toProvider(config: ProviderConfig, proxy: ProxyConfig): Provider {
  const { name, type, baseUrl, apiKeys, models, priority, weight, isForced, isSticky, isHedged, headers, wordsPerSecond } = config;
  return createProvider({
    name, type, baseUrl, models, priority, weight, isForced, isSticky, isHedged, headers, wordsPerSecond,
    apiKeys: apiKeys.map((key) => key.reveal()),
    connections: providerConnections(baseUrl, config.httpClient, proxy),
    timeouts: { firstByteMs: config.timeoutMs, completionMs: config.completionTimeoutMs, idleMs: config.idleTimeoutMs, totalMs: config.totalTimeoutMs },
    retries: { max: config.maxRetries, delayMs: config.retryDelayMs, includesCompletionTimeout: config.retriesCompletionTimeout },
  });
}
