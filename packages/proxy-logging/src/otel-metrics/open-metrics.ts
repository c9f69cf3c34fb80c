import { ExportResultCode } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import { AggregationTemporality, MeterProvider, PeriodicExportingMetricReader, type PushMetricExporter } from '@opentelemetry/sdk-metrics';

import { describeFailure } from '../tracing/sdk/describe-failure.ts';
import { PacedWarnings } from '../tracing/sdk/paced-warnings.ts';
import { SCOPE } from '../tracing/sdk/scope.ts';
import type { MetricSettings } from '../tracing/settings/open-telemetry-settings.ts';
import type { WarningLogger } from '../tracing/warning-logger.ts';
import { createMetricExporter } from './create-metric-exporter.ts';
import { MeteringObserver } from './metering-observer.ts';
import type { TelemetryObserver, TelemetryObserverOptions } from './telemetry-observer-options.ts';

/** Metrics that are on. */
export interface OpenMetrics {
  createObserver(options: TelemetryObserverOptions): TelemetryObserver;
  /** Sends what there is and stops. */
  shutdown(): Promise<void>;
}

/** Makes instruments whose values go to the collector of the settings. */
export async function openMetrics(settings: MetricSettings, { resource, logger }: { readonly resource: Resource; readonly logger: WarningLogger }): Promise<OpenMetrics> {
  const exporter = tellFailures(await createMetricExporter(settings), new PacedWarnings({ logger }));
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: settings.intervalMs, exportTimeoutMillis: settings.timeoutMs });
  const provider = new MeterProvider({ resource, readers: [reader] });
  return {
    createObserver: (options) => new MeteringObserver(provider.getMeter(SCOPE), options),
    shutdown: () => provider.shutdown(),
  };
}

// The SDK hears of success only: what failed is told here, in words of ours. Cumulative values lose nothing by it; the
// next export has them too.
function tellFailures(exporter: PushMetricExporter, warnings: PacedWarnings): PushMetricExporter {
  return {
    export: (metrics, done) => exporter.export(metrics, ({ code, error }) => {
      if (code !== ExportResultCode.SUCCESS) warnings.warn('metrics were not exported', { reason: describeFailure(error ?? 'no reason') });
      done({ code: ExportResultCode.SUCCESS });
    }),
    selectAggregationTemporality: (type) => exporter.selectAggregationTemporality?.(type) ?? AggregationTemporality.CUMULATIVE,
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
  };
}
