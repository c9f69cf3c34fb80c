import type { TelemetryObserver, TelemetryObserverOptions } from '../otel-metrics/telemetry-observer-options.ts';
import type { Tracer } from './tracer.ts';

/** OpenTelemetry at work. */
export interface OpenTelemetry {
  /** `undefined` where no traces are sent. */
  readonly tracer: Tracer | undefined;
  /** Spans that no collector took: there was no room, their export failed, or the process stopped before it was done. */
  readonly droppedSpans: number;
  /** What turns records into metrics; `undefined` where no metrics are sent. */
  createObserver(options: TelemetryObserverOptions): TelemetryObserver | undefined;
  /** Sends what there is and stops, within the time that was given to {@link startOpenTelemetry}. Never throws. */
  shutdown(): Promise<void>;
}
