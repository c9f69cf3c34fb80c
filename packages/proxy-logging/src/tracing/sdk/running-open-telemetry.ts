import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import { diag, DiagLogLevel } from '@opentelemetry/api';
import { defaultResource, type Resource, resourceFromAttributes } from '@opentelemetry/resources';

import { type OpenMetrics, openMetrics } from '../../otel-metrics/open-metrics.ts';
import type { TelemetryObserver, TelemetryObserverOptions } from '../../otel-metrics/telemetry-observer-options.ts';
import type { OpenTelemetry } from '../open-telemetry.ts';
import type { OpenTelemetrySettings } from '../settings/open-telemetry-settings.ts';
import type { Tracer } from '../tracer.ts';
import type { WarningLogger } from '../warning-logger.ts';
import { describeFailure } from './describe-failure.ts';
import { type OpenTraces, openTraces } from './open-traces.ts';
import { PacedWarnings } from './paced-warnings.ts';

interface Signals {
  readonly traces: OpenTraces | undefined;
  readonly metrics: OpenMetrics | undefined;
}

/** What a {@link RunningOpenTelemetry} tells, and to whom. */
export interface OpenOptions {
  readonly logger: WarningLogger;
  readonly shutdownTimeoutMs: number;
}

/** The SDK at work. */
export class RunningOpenTelemetry implements OpenTelemetry {
  readonly #signals: Signals;
  readonly #options: OpenOptions;
  #stopping: Promise<void> | undefined;

  private constructor(signals: Signals, options: OpenOptions) {
    this.#signals = signals;
    this.#options = options;
  }

  /** Loads and starts what the settings ask for. */
  static async open(settings: OpenTelemetrySettings, options: OpenOptions): Promise<RunningOpenTelemetry> {
    const { logger } = options;
    tellDiagnostics(new PacedWarnings({ logger }));
    const resource = resourceOf(settings);
    const traces = settings.traces === undefined ? undefined : await openTraces(settings.traces, { resource, logger });
    const metrics = settings.metrics === undefined ? undefined : await openMetrics(settings.metrics, { resource, logger });
    return new RunningOpenTelemetry({ traces, metrics }, options);
  }

  get tracer(): Tracer | undefined {
    return this.#signals.traces?.tracer;
  }

  get droppedSpans(): number {
    return this.#signals.traces?.spans.dropped ?? 0;
  }

  createObserver(options: TelemetryObserverOptions): TelemetryObserver | undefined {
    return this.#signals.metrics?.createObserver(options);
  }

  shutdown(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    const { traces, metrics } = this.#signals;
    const timer = new AbortController();
    const flushed = Promise.allSettled([traces?.spans.shutdown(), metrics?.shutdown()]);
    await Promise.race([flushed, delay(this.#options.shutdownTimeoutMs, undefined, { signal: timer.signal })]);
    timer.abort();
    const lost = traces?.spans.held ?? 0;
    traces?.spans.abandon();
    if (lost > 0) this.#options.logger.warn('spans were given up: the collector did not take them in time', { spans: lost });
    diag.disable();
  }
}

function ignore(): void {
  // Of no use to an operator.
}

// The SDK tells its troubles to one logger for the whole process.
function tellDiagnostics(warnings: PacedWarnings): void {
  const tell = (message: string): void => warnings.warn('OpenTelemetry', { diagnostic: describeFailure(message) });
  diag.setLogger({ error: tell, warn: tell, info: ignore, debug: ignore, verbose: ignore }, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
}

// Without an id of its own each replica would add to the same series.
function resourceOf({ resource }: OpenTelemetrySettings): Resource {
  return defaultResource().merge(resourceFromAttributes({ 'service.instance.id': randomUUID(), ...resource }));
}
