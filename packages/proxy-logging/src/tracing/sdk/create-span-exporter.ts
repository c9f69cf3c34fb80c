import type { SpanExporter } from '@opentelemetry/sdk-trace';

import type { OtlpSettings } from '../settings/open-telemetry-settings.ts';

/** The SDK's exporter of a protocol; the other one, and what it needs, is not loaded. */
export async function createSpanExporter(settings: OtlpSettings): Promise<SpanExporter> {
  if (settings.protocol === 'grpc') {
    const [{ OTLPTraceExporter }, { grpcOptions }] = await Promise.all([import('@opentelemetry/exporter-trace-otlp-grpc'), import('./grpc-options.ts')]);
    return new OTLPTraceExporter(grpcOptions(settings));
  }
  const [{ OTLPTraceExporter }, { httpOptions }] = await Promise.all([import('@opentelemetry/exporter-trace-otlp-proto'), import('./http-options.ts')]);
  return new OTLPTraceExporter(httpOptions(settings));
}
