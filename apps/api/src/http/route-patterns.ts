import { MODEL_ENDPOINTS } from './model-endpoints.ts';

/** What the routes are called in records, logs and metrics. A request that no route took is `other`. */
export const ROUTE_PATTERNS: readonly string[] = [
  ...Object.keys(MODEL_ENDPOINTS),
  '/v1/models', '/v1/models/{id}',
  '/health', '/v1/health', '/livez', '/readyz',
  '/v1/metrics', '/v1/metrics/prometheus', '/v1/cache/health',
  '/debug/circuit-breakers/reset', '/debug/memory/cleanup', '/debug/feature-flags', '/debug/feature-flags/{name}', '/debug/resources',
];
