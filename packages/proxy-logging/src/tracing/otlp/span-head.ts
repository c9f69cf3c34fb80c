/** Which span it is, and of which trace. */
export interface SpanIdentity {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  /** `undefined` where the trace begins with it. */
  readonly parentSpanId: string | undefined;
  /** Whether the parent is another process's. */
  readonly isParentRemote: boolean;
  /** What vendors have written into the trace; `undefined` where none did. */
  readonly traceState: string | undefined;
}

/** What a span begins with when it is written. */
export interface SpanHead {
  readonly identity: SpanIdentity;
  readonly name: string;
  readonly kind: SpanKind;
  /** In milliseconds since the epoch. */
  readonly startMs: number;
  readonly endMs: number;
}

/** Values of OTLP's `SpanKind`. */
export const SPAN_KINDS = { internal: 1, server: 2, client: 3 } as const;
/** On which side of what a span stands. */
export type SpanKind = keyof typeof SPAN_KINDS;
