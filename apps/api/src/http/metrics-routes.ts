import { ProxyError } from '@proxyapi/proxy-core';

import { admitMetrics } from './admit-metrics.ts';
import type { Gateway } from './gateway.ts';
import type { RouteHandler } from './run-handler.ts';

/** `GET /v1/metrics/prometheus`: what Prometheus scrapes, in OpenMetrics where it asks for that. */
export function prometheusRoute(gateway: Gateway): RouteHandler {
  return async (request, response) => {
    admitMetrics(request, gateway);
    const scraped = await gateway.whole.scrape(request.headers.accept);
    if (scraped === undefined) throw new ProxyError('not_found', 'Metrics are switched off here. Unset `METRICS_ENABLED`, or set it to `true`.');
    const { contentType, body } = scraped;
    const bytes = Buffer.from(body);
    response.writeHead(200, { 'content-type': contentType, 'content-length': bytes.length, 'cache-control': 'no-store', 'vary': 'accept' });
    response.end(bytes);
  };
}
