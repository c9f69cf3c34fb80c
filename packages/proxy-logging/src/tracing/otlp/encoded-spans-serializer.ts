import { type IExportTraceServiceResponse, type ISerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';

import type { EncodedSpans } from './encoded-spans.ts';

/** What the SDK's exporters need to send spans that are written already. */
export const encodedSpansSerializer: ISerializer<EncodedSpans, IExportTraceServiceResponse> = {
  serializeRequest: ({ bytes }) => bytes,
  deserializeResponse: (bytes) => ProtobufTraceSerializer.deserializeResponse(bytes),
};
