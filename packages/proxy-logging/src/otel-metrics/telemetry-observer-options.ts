import type { TracedAttempt } from '../tracing/traced-attempt.ts';
import type { TracedRequest } from '../tracing/traced-request.ts';

/** What {@link OpenTelemetry.createObserver} needs. */
export interface TelemetryObserverOptions {
  /** Everybody who may be asked; what an attempt says of another is counted as `other`. */
  readonly providers: readonly ObservedProvider[];
  /** The model as an attribute, out of a closed set: callers may ask for any name. `other` is usual for the rest. */
  readonly closeModel: (provider: string, model: string) => string;
}

/** A provider, as its metrics call it. */
export interface ObservedProvider {
  /** Its configured name. */
  readonly name: string;
  /** Its dialect or kind, such as `openai` or `openai-compatible`. */
  readonly type: string;
}

/** Turns records into metrics: told of each request and each attempt once, when it is over. */
export interface TelemetryObserver {
  onRequestEnd(record: TracedRequest): void;
  onAttemptEnd(record: TracedAttempt): void;
}
