import { OTLPExporterBase } from '@opentelemetry/otlp-exporter-base';
import { TraceExporterMetricsHelper } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';

import { spanSerializer } from '../otlp/span-serializer.ts';
import type { TraceSettings } from '../settings/open-telemetry-settings.ts';

const LEAST_AT_ONCE = 30;
const SERVICE = 'TraceExportService';
const METHOD = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';

/** The SDK's exporter of a protocol, with a serializer of ours; the other one, and what it needs, is not loaded. */
export async function createSpanExporter({ exporter, batch: { maxQueued, maxBatch } }: TraceSettings): Promise<SpanExporter> {
  // The SDK stops by sending all batches at once, and refuses those beyond the limit.
  const concurrencyLimit = Math.max(LEAST_AT_ONCE, Math.ceil(maxQueued / maxBatch));
  if (exporter.protocol === 'grpc') {
    const [{ convertLegacyOtlpGrpcOptions, createOtlpGrpcExportDelegate }, { grpcOptions }] = await Promise.all([import('@opentelemetry/otlp-grpc-exporter-base'), import('./grpc-options.ts')]);
    const options = convertLegacyOtlpGrpcOptions({ ...grpcOptions(exporter), concurrencyLimit }, 'TRACES');
    return new OTLPExporterBase<ReadableSpan[]>(createOtlpGrpcExportDelegate(options, spanSerializer, 'otlp_grpc_span_exporter', TraceExporterMetricsHelper, undefined, SERVICE, METHOD));
  }
  const [{ convertLegacyHttpOptions, createOtlpHttpExportDelegate }, { httpOptions }] = await Promise.all([import('@opentelemetry/otlp-exporter-base/node-http'), import('./http-options.ts')]);
  const options = convertLegacyHttpOptions({ ...httpOptions(exporter), concurrencyLimit }, 'TRACES', 'v1/traces', { 'Content-Type': 'application/x-protobuf' });
  return new OTLPExporterBase<ReadableSpan[]>(createOtlpHttpExportDelegate(options, spanSerializer, 'otlp_http_span_exporter', TraceExporterMetricsHelper, undefined));
}
