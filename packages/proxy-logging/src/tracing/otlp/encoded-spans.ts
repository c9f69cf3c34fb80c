/** Spans on their way to a collector. */
export interface EncodedSpans {
  /** An `ExportTraceServiceRequest` of OTLP. */
  readonly bytes: Uint8Array;
  readonly count: number;
}
