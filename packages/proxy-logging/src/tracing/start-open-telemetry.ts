import type { OpenTelemetry } from './open-telemetry.ts';
import type { OpenTelemetrySettings } from './settings/open-telemetry-settings.ts';
import type { WarningLogger } from './warning-logger.ts';

/** Settings of {@link startOpenTelemetry}. */
export interface StartOpenTelemetryOptions {
  /** What {@link readOpenTelemetrySettings} gave. */
  readonly settings: OpenTelemetrySettings | undefined;
  /** Told, at `warn` and not too often, what went wrong on the way to the collector. */
  readonly logger: WarningLogger;
  /**
   * The longest that {@link OpenTelemetry.shutdown} takes, in milliseconds, however the collector behaves.
   * @default 5000
   */
  readonly shutdownTimeoutMs?: number;
}

/**
 * Starts OpenTelemetry: traces and metrics of requests to models, sent over OTLP. Take it once in a process.
 *
 * Differs from the SDK's own start: nothing is instrumented behind your back, a collector that is down or hangs costs
 * neither memory nor time, and where there are no settings not even the SDK is loaded, and you get `undefined`.
 *
 * @example
 * const openTelemetry = await startOpenTelemetry({ settings, logger });
 * const trace = openTelemetry?.tracer?.beginRequest({ id, method, route, traceparent, tracestate });
 */
export async function startOpenTelemetry({ settings, logger, shutdownTimeoutMs = 5000 }: StartOpenTelemetryOptions): Promise<OpenTelemetry | undefined> {
  if (settings === undefined) return undefined;
  const { RunningOpenTelemetry } = await import('./sdk/running-open-telemetry.ts');
  return RunningOpenTelemetry.open(settings, { logger, shutdownTimeoutMs });
}
