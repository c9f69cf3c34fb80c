import type { ModelCatalog, Provider } from '@proxyapi/proxy-core';
import type { GatewayMetrics, OpenTelemetry, RootLogger } from '@proxyapi/proxy-logging';

import { logRequests } from './log-requests.ts';
import { type Observer, ObserverList } from './pipeline/records/observer-list.ts';

/** Whom a gateway tells what it does. */
export interface ObserverParts {
  readonly logger: RootLogger;
  readonly telemetry: OpenTelemetry | undefined;
  readonly metrics: GatewayMetrics | undefined;
  readonly meter: Observer;
  readonly exchanges: Observer;
  readonly anomalies: Observer;
  readonly providers: readonly Provider[];
  readonly catalog: ModelCatalog<Provider>;
}

/** All that want to know of requests and exchanges with providers, as one. */
export function observersOf({ logger, telemetry, metrics, meter, exchanges, anomalies, providers, catalog }: ObserverParts): ObserverList {
  const spoken = telemetry?.createObserver({ providers, closeModel: (provider, model) => (catalog.isListed(provider, model) ? model : 'other') });
  const observers = [meter, exchanges, anomalies, metrics, spoken, logRequests(logger)].filter((observer) => observer !== undefined);
  return new ObserverList(observers, (error) => logger.error('an observer failed by a defect', { stack: error instanceof Error ? error.stack : String(error) }));
}
