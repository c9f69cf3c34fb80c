import { modelOf } from '../load/stream-request.ts';

/** What a gateway must be told to hold so many streams. */
export interface GatewayConfigOptions {
  readonly provider: URL;
  readonly streams: number;
  readonly workers: number;
  readonly intervalMs: number;
}

/** Beyond the streams themselves: what is asked for its figures, and, where the workers share a limit, what one has more than another. */
const ROOM = 500;
const UNEVEN = 1.1;
const MOST_LAG_SECONDS = 5;
const BASE_MB = 1024;
const MB_PER_STREAM = 0.3;
const EMERGENCY_RATIO = 1.5;

/**
 * The gateway's configuration: as it comes, with a caller's key and a provider's key, and with four limits raised. As they
 * come, 4,096 requests are served at once, and refused while the event loop is half a second late, which a machine that opens
 * hundreds of streams a second with all its processes on two cores is now and then; a provider has 2,000 sockets; and from
 * 1,024 MB on caches give memory back.
 */
export function gatewayConfig({ provider, streams, workers, intervalMs }: GatewayConfigOptions): string {
  const most = Math.ceil(streams * (workers === 1 ? 1 : UNEVEN)) + ROOM;
  const thresholdMb = Math.ceil(BASE_MB + streams * MB_PER_STREAM);
  // JSON is YAML.
  return JSON.stringify({
    server: { ...(workers === 1 ? {} : { workers }), max_in_flight: most, max_event_loop_lag: MOST_LAG_SECONDS },
    http_client: { max_connections: most },
    memory: { memory_threshold_mb: thresholdMb, emergency_threshold_mb: Math.ceil(thresholdMb * EMERGENCY_RATIO) },
    auth: { api_keys: [{ name: 'benchmark', key_env: 'BENCHMARK_KEY' }] },
    providers: [{ name: 'mock', type: 'openai', base_url: `${provider.origin}/v1`, api_key_env: 'PROVIDER_KEY', models: [modelOf(intervalMs)] }],
  });
}
