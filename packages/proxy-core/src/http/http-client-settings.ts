/** How the connections to a provider are made and kept, and how hard a request is tried. */
export interface HttpClientSettings {
  /** Sockets that may be idle at once. */
  readonly maxKeepaliveConnections: number;
  /** Sockets that may be open at once. */
  readonly maxConnections: number;
  /** How long an idle socket is kept. */
  readonly keepaliveExpiryMs: number;
  /** Longest wait for the first byte of a streamed answer. */
  readonly timeoutMs: number;
  /** Longest wait for a connection. */
  readonly connectTimeoutMs: number;
  /** Attempts after every candidate was asked once. */
  readonly retryAttempts: number;
  /** First pause between rounds of attempts; later ones double. */
  readonly retryBackoffMs: number;
}

/** Names of the ready-made settings. */
export type HttpClientPreset = 'default' | 'high_throughput' | 'low_latency';

const DEFAULT: HttpClientSettings = {
  maxKeepaliveConnections: 200,
  maxConnections: 2000,
  keepaliveExpiryMs: 30_000,
  timeoutMs: 30_000,
  connectTimeoutMs: 10_000,
  retryAttempts: 3,
  retryBackoffMs: 500,
};

/**
 * Ready-made settings: `default` for most; `high_throughput` keeps sockets longer, for steady load on few providers;
 * `low_latency` gives up sooner and holds less.
 */
export const HTTP_CLIENT_PRESETS: Readonly<Record<HttpClientPreset, HttpClientSettings>> = {
  default: DEFAULT,
  high_throughput: { ...DEFAULT, maxConnections: 1000, keepaliveExpiryMs: 60_000 },
  low_latency: { ...DEFAULT, maxKeepaliveConnections: 50, maxConnections: 200, timeoutMs: 10_000, retryAttempts: 2 },
};
