import type { OTLPMetricExporter as HttpMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';

import type { MetricSettings } from '../tracing/settings/open-telemetry-settings.ts';

type Preference = NonNullable<NonNullable<ConstructorParameters<typeof HttpMetricExporter>[0]>['temporalityPreference']>;

const TEMPORALITY: Readonly<Record<MetricSettings['temporality'], unknown>> = { delta: 0, cumulative: 1, lowmemory: 2 };

/** The SDK's exporter of a protocol; the other one, and what it needs, is not loaded. */
export async function createMetricExporter({ exporter, temporality }: MetricSettings): Promise<PushMetricExporter> {
  const preference = TEMPORALITY[temporality];
  const temporalityPreference = isPreference(preference) ? { temporalityPreference: preference } : {};
  if (exporter.protocol === 'grpc') {
    const [{ OTLPMetricExporter }, { grpcOptions }] = await Promise.all([import('@opentelemetry/exporter-metrics-otlp-grpc'), import('../tracing/sdk/grpc-options.ts')]);
    return new OTLPMetricExporter({ ...grpcOptions(exporter), ...temporalityPreference });
  }
  const [{ OTLPMetricExporter }, { httpOptions }] = await Promise.all([import('@opentelemetry/exporter-metrics-otlp-proto'), import('../tracing/sdk/http-options.ts')]);
  return new OTLPMetricExporter({ ...httpOptions(exporter), ...temporalityPreference });
}

// The SDK's enum is in a package that is no dependency of ours; its members are these numbers.
function isPreference(value: unknown): value is Preference {
  return value === 0 || value === 1 || value === 2;
}
