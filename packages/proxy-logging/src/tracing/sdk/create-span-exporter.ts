import type { IOtlpExportDelegate } from '@opentelemetry/otlp-exporter-base';
import type { IExporterMetricsHelper } from '@opentelemetry/otlp-transformer';

import type { EncodedSpans } from '../otlp/encoded-spans.ts';
import { encodedSpansSerializer } from '../otlp/encoded-spans-serializer.ts';
import type { TraceSettings } from '../settings/open-telemetry-settings.ts';

/** Sends spans that are written already. */
export type SpanExporter = Pick<IOtlpExportDelegate<EncodedSpans>, 'export' | 'shutdown'>;

const LEAST_AT_ONCE = 30;
const SERVICE = 'TraceExportService';
const METHOD = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
const COUNTED: IExporterMetricsHelper<EncodedSpans> = { name: 'span', countItems: ({ count }) => count };

/** The SDK's way to a collector over a protocol; the other one, and what it needs, is not loaded. */
export async function createSpanExporter({ exporter, batch: { maxQueued, maxBatch } }: TraceSettings): Promise<SpanExporter> {
  // At the end all batches are sent at once, and those beyond the limit would be refused.
  const concurrencyLimit = Math.max(LEAST_AT_ONCE, Math.ceil(maxQueued / maxBatch) + 1);
  if (exporter.protocol === 'grpc') {
    const [{ convertLegacyOtlpGrpcOptions, createOtlpGrpcExportDelegate }, { grpcOptions }] = await Promise.all([import('@opentelemetry/otlp-grpc-exporter-base'), import('./grpc-options.ts')]);
    const options = convertLegacyOtlpGrpcOptions({ ...grpcOptions(exporter), concurrencyLimit }, 'TRACES');
    return createOtlpGrpcExportDelegate(options, encodedSpansSerializer, 'otlp_grpc_span_exporter', COUNTED, undefined, SERVICE, METHOD);
  }
  const [{ convertLegacyHttpOptions, createOtlpHttpExportDelegate }, { httpOptions }] = await Promise.all([import('@opentelemetry/otlp-exporter-base/node-http'), import('./http-options.ts')]);
  const options = convertLegacyHttpOptions({ ...httpOptions(exporter), concurrencyLimit }, 'TRACES', 'v1/traces', { 'Content-Type': 'application/x-protobuf' });
  return createOtlpHttpExportDelegate(options, encodedSpansSerializer, 'otlp_http_span_exporter', COUNTED, undefined);
}
