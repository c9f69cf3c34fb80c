import { MODEL_ENDPOINTS } from './model-endpoints.ts';

/** Asked every few seconds by machines: lines and traces of them would bury all others. */
const MACHINE_ROUTES = ['/health', '/v1/health', '/livez', '/readyz', '/v1/metrics', '/v1/metrics/prometheus', '/v1/cache/health'] as const;

const FOR_MACHINES: ReadonlySet<string> = new Set(MACHINE_ROUTES);

/** Whether a route is one that machines ask. */
export function isForMachines(route: string): boolean {
  return FOR_MACHINES.has(route);
}

/** What the routes are called in records, logs and metrics. A request that no route took is `other`. */
export const ROUTE_PATTERNS: readonly string[] = [
  ...Object.keys(MODEL_ENDPOINTS),
  '/v1/models', '/v1/models/{id}',
  ...MACHINE_ROUTES,
  '/debug/circuit-breakers/reset', '/debug/memory/cleanup', '/debug/feature-flags', '/debug/feature-flags/{name}', '/debug/resources',
];
