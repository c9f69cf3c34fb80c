import type { FileConfig } from './config-schema.ts';
import { HTTP_CLIENT_PRESETS, type HttpClientSettings } from './http-client-presets.ts';
import type { ProviderEntry } from './provider-schema.ts';

/** What goes over the block for all providers. */
export interface HttpClientLayers {
  /** A provider's own block. */
  readonly own?: ProviderEntry['http_client'];
  /** `HTTP_MAX_CONNECTIONS`. */
  readonly maxConnections: number | undefined;
}

/** The settings that count: the preset's, over them the keys given for all, a provider's own, the environment's. */
export function resolveHttpClient(
  shared: FileConfig['http_client'],
  { own = {}, maxConnections }: HttpClientLayers,
): HttpClientSettings {
  const preset = HTTP_CLIENT_PRESETS[shared.preset];
  const valueOf = (key: keyof HttpClientSettings): number => own[key] ?? shared[key] ?? preset[key];
  return {
    max_keepalive_connections: valueOf('max_keepalive_connections'),
    max_connections: maxConnections ?? valueOf('max_connections'),
    keepalive_expiry: valueOf('keepalive_expiry'),
    timeout: valueOf('timeout'),
    connect_timeout: valueOf('connect_timeout'),
    retry_attempts: valueOf('retry_attempts'),
    retry_backoff_factor: valueOf('retry_backoff_factor'),
  };
}
