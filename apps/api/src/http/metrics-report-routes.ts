import { cacheHealthReport } from '../reports/cache/cache-health-report.ts';
import { metricsReport } from '../reports/metrics/metrics-report.ts';
import { admitMetrics } from './admit-metrics.ts';
import type { Gateway } from './gateway.ts';
import type { RouteHandler } from './run-handler.ts';
import { writeJson } from './write-json.ts';

/** `GET /v1/metrics`: figures of every part, as JSON. */
export function metricsReportRoute(gateway: Gateway): RouteHandler {
  return async (request, response) => {
    admitMetrics(request, gateway);
    writeJson(response, 200, await metricsReport(await gateway.whole.reports()));
  };
}

/** `GET /v1/cache/health`: how well the caches are, and what could be done about it. */
export function cacheHealthRoute(gateway: Gateway): RouteHandler {
  return async (request, response) => {
    admitMetrics(request, gateway);
    writeJson(response, 200, cacheHealthReport(await gateway.whole.reports()));
  };
}
