/** What OpenTelemetry is told of this process, and where it is sent. {@link readOpenTelemetrySettings} makes it. */
export interface OpenTelemetrySettings {
  /** Attributes of the resource, `service.name` among them. */
  readonly resource: Readonly<Record<string, string>>;
  /** `undefined` where no traces are sent. */
  readonly traces: TraceSettings | undefined;
  /** `undefined` where no metrics are sent. */
  readonly metrics: MetricSettings | undefined;
}

/** Traces: where they go, which, and in what batches. */
export interface TraceSettings {
  readonly exporter: OtlpSettings;
  readonly sampler: SamplerSettings;
  readonly batch: SpanBatchSettings;
}

/** Metrics: where they go, and how often. */
export interface MetricSettings {
  readonly exporter: OtlpSettings;
  readonly intervalMs: number;
  /** Of one collection and export; not above {@link intervalMs}. */
  readonly timeoutMs: number;
  readonly temporality: 'cumulative' | 'delta' | 'lowmemory';
}

/** Where one signal goes. */
export interface OtlpSettings {
  readonly protocol: 'grpc' | 'http/protobuf';
  /** With scheme; over HTTP with the path of the signal. */
  readonly url: string;
  /** Of one export, in milliseconds. */
  readonly timeoutMs: number;
  readonly compression: 'none' | 'gzip';
  /** A function, so that nothing that prints settings prints keys. */
  readonly credentials: () => OtlpCredentials;
}

/** What the collector wants to see. */
export interface OtlpCredentials {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Authorities beside those that Node knows; PEM. */
  readonly ca: Buffer | undefined;
  /** The client's own certificate; PEM. Together with {@link key} or not at all. */
  readonly cert: Buffer | undefined;
  readonly key: Buffer | undefined;
}

/** Which traces are recorded. */
export interface SamplerSettings {
  /** Whether a caller who has decided already is followed. */
  readonly isParentBased: boolean;
  /** From 0 to 1: the share of those on which nobody has decided. */
  readonly ratio: number;
}

/** Spans between their end and the collector. */
export interface SpanBatchSettings {
  readonly delayMs: number;
  readonly timeoutMs: number;
  /** Spans that wait or are on their way; further ones are dropped and counted. */
  readonly maxQueued: number;
  /** Not above {@link maxQueued}. */
  readonly maxBatch: number;
}
