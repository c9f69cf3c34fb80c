import type { SpanExporter } from '@opentelemetry/sdk-trace';

import type { TraceSettings } from '../settings/open-telemetry-settings.ts';

const LEAST_AT_ONCE = 30;

/** The SDK's exporter of a protocol; the other one, and what it needs, is not loaded. */
export async function createSpanExporter({ exporter, batch: { maxQueued, maxBatch } }: TraceSettings): Promise<SpanExporter> {
  // The SDK stops by sending all batches at once, and refuses those beyond the limit.
  const concurrencyLimit = Math.max(LEAST_AT_ONCE, Math.ceil(maxQueued / maxBatch));
  if (exporter.protocol === 'grpc') {
    const [{ OTLPTraceExporter }, { grpcOptions }] = await Promise.all([import('@opentelemetry/exporter-trace-otlp-grpc'), import('./grpc-options.ts')]);
    return new OTLPTraceExporter({ ...grpcOptions(exporter), concurrencyLimit });
  }
  const [{ OTLPTraceExporter }, { httpOptions }] = await Promise.all([import('@opentelemetry/exporter-trace-otlp-proto'), import('./http-options.ts')]);
  return new OTLPTraceExporter({ ...httpOptions(exporter), concurrencyLimit });
}
