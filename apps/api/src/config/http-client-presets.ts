/** The settings of connections and retries, in the words and units of the file: times in seconds. */
export interface HttpClientSettings {
  readonly max_keepalive_connections: number;
  readonly max_connections: number;
  readonly keepalive_expiry: number;
  readonly timeout: number;
  readonly connect_timeout: number;
  readonly retry_attempts: number;
  readonly retry_backoff_factor: number;
}

/** Names for whole sets of settings. */
export const HTTP_CLIENT_PRESET_NAMES = ['default', 'high_throughput', 'low_latency'] as const;

/** One of {@link HTTP_CLIENT_PRESET_NAMES}. */
export type HttpClientPresetName = (typeof HTTP_CLIENT_PRESET_NAMES)[number];

const DEFAULT: HttpClientSettings = {
  max_keepalive_connections: 200,
  max_connections: 2000,
  keepalive_expiry: 30,
  timeout: 30,
  connect_timeout: 10,
  retry_attempts: 3,
  retry_backoff_factor: 0.5,
};

/** What each preset sets. */
export const HTTP_CLIENT_PRESETS: Readonly<Record<HttpClientPresetName, HttpClientSettings>> = {
  default: DEFAULT,
  high_throughput: { ...DEFAULT, max_connections: 1000, keepalive_expiry: 60 },
  low_latency: { ...DEFAULT, max_keepalive_connections: 50, max_connections: 200, timeout: 10, retry_attempts: 2 },
};
