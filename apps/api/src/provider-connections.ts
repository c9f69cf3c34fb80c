import { type ProviderOptions, proxyFor } from '@proxyapi/proxy-core';

import type { HttpClientConfig, ProxyAddress, ProxyConfig } from './config/config.ts';

/** How a provider's connections are made: its own limits, and the proxy that stands before its origin, if one does. */
export function providerConnections(origin: URL | undefined, httpClient: HttpClientConfig, proxy: ProxyConfig): NonNullable<ProviderOptions['connections']> {
  const { maxConnections, maxKeepaliveConnections, keepaliveExpiryMs, connectTimeoutMs } = httpClient;
  const settings = { httpsProxy: urlOf(proxy.httpsProxy), httpProxy: urlOf(proxy.httpProxy), noProxy: proxy.noProxy.join(',') };
  const proxyUrl = origin === undefined ? undefined : proxyFor(origin, settings);
  return { maxConnections, maxKeepaliveConnections, keepaliveExpiryMs, connectTimeoutMs, proxyUrl };
}

/** The proxy's URL with its user and password, which the transport sends and nobody prints. */
function urlOf(address: ProxyAddress | undefined): string | undefined {
  if (address?.authorization === undefined) return address?.url.href;
  const [user = '', ...password] = Buffer.from(address.authorization.reveal().replace(/^Basic /, ''), 'base64').toString().split(':');
  const url = new URL(address.url);
  url.username = encodeURIComponent(user);
  url.password = encodeURIComponent(password.join(':'));
  return url.href;
}
