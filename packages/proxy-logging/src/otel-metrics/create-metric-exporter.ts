import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';

import type { MetricSettings } from '../tracing/settings/open-telemetry-settings.ts';

const TEMPORALITY = { delta: 0, cumulative: 1, lowmemory: 2 } as const;

/** The SDK's exporter of a protocol; the other one, and what it needs, is not loaded. */
export async function createMetricExporter({ exporter, temporality }: MetricSettings): Promise<PushMetricExporter> {
  const temporalityPreference = TEMPORALITY[temporality];
  if (exporter.protocol === 'grpc') {
    const [{ OTLPMetricExporter }, { grpcOptions }] = await Promise.all([import('@opentelemetry/exporter-metrics-otlp-grpc'), import('../tracing/sdk/grpc-options.ts')]);
    return new OTLPMetricExporter({ ...grpcOptions(exporter), temporalityPreference });
  }
  const [{ OTLPMetricExporter }, { httpOptions }] = await Promise.all([import('@opentelemetry/exporter-metrics-otlp-proto'), import('../tracing/sdk/http-options.ts')]);
  return new OTLPMetricExporter({ ...httpOptions(exporter), temporalityPreference });
}
