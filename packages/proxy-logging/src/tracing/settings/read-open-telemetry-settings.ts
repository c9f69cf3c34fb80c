import { readFileSync } from 'node:fs';

import type { MetricSettings, OpenTelemetrySettings, OtlpSettings, SamplerSettings, TraceSettings } from './open-telemetry-settings.ts';
import type { ReadFile } from './otlp-variables.ts';
import { parseKeyValues } from './parse-key-values.ts';
import { readOtlp } from './read-otlp.ts';
import type { VariableProblem } from './variable-problem.ts';
import { type OpenTelemetryEnvironment, VariableReader } from './variable-reader.ts';

/** What {@link readOpenTelemetrySettings} knows beside the variables. */
export interface ReadOpenTelemetrySettingsOptions {
  /**
   * `service.name` where no variable tells one.
   * @default 'proxy-api'
   */
  readonly serviceName?: string;
  /** `service.version` where no variable tells one. */
  readonly serviceVersion?: string;
  /** @default readFileSync: the certificates that variables name */
  readonly readFile?: ReadFile;
}

/** Settings, or everything that is wrong with the variables. */
export type OpenTelemetrySettingsReading =
  | { readonly ok: true; readonly settings: OpenTelemetrySettings | undefined }
  | { readonly ok: false; readonly problems: readonly VariableProblem[] };

const DAY_MS = 86_400_000;
const MAX_QUEUED = 1_000_000;
const SAMPLERS = ['always_on', 'always_off', 'traceidratio', 'parentbased_always_on', 'parentbased_always_off', 'parentbased_traceidratio'] as const;

/**
 * Reads the standard `OTEL_*` variables. The settings are `undefined` where nothing is to be sent: no endpoint is set,
 * `OTEL_SDK_DISABLED` is true, or both exporters are `none`.
 *
 * Differs from what the SDK does by itself: a value that cannot be meant is a problem and not a line in a log.
 *
 * @example
 * const reading = readOpenTelemetrySettings(process.env);
 * if (!reading.ok) throw new Error(reading.problems.map(({ variable, expected }) => `${variable}: expected ${expected}`).join('\n'));
 */
export function readOpenTelemetrySettings(environment: OpenTelemetryEnvironment, options: ReadOpenTelemetrySettingsOptions = {}): OpenTelemetrySettingsReading {
  const { readFile = readFileSync } = options;
  const reader = new VariableReader(environment);
  const isOff = reader.isTrue('OTEL_SDK_DISABLED');
  const settings = isOff ? undefined : readSignals(reader, { ...options, readFile });
  return reader.problems.length > 0 ? { ok: false, problems: unique(reader.problems) } : { ok: true, settings };
}

function readSignals(reader: VariableReader, options: ReadOpenTelemetrySettingsOptions & { readonly readFile: ReadFile }): OpenTelemetrySettings | undefined {
  const traces = readOtlp(reader, 'TRACES', options.readFile);
  const metrics = readOtlp(reader, 'METRICS', options.readFile);
  // Where nothing is sent, a wrong sampler changes nothing; it is one all the same once something is.
  if (traces === undefined && metrics === undefined) return undefined;
  return {
    resource: readResource(reader, options),
    traces: traces === undefined ? undefined : readTraces(reader, traces),
    metrics: metrics === undefined ? undefined : readMetrics(reader, metrics),
  };
}

function readTraces(reader: VariableReader, exporter: OtlpSettings): TraceSettings {
  const maxQueued = reader.integer(['OTEL_BSP_MAX_QUEUE_SIZE'], { min: 1, max: MAX_QUEUED }) ?? 2048;
  const maxBatch = reader.integer(['OTEL_BSP_MAX_EXPORT_BATCH_SIZE'], { min: 1, max: maxQueued }) ?? Math.min(512, maxQueued);
  const delayMs = reader.integer(['OTEL_BSP_SCHEDULE_DELAY'], { min: 1, max: DAY_MS }) ?? 5000;
  const timeoutMs = reader.integer(['OTEL_BSP_EXPORT_TIMEOUT'], { min: 1, max: DAY_MS }) ?? 30_000;
  return { exporter, sampler: readSampler(reader), batch: { delayMs, timeoutMs, maxQueued, maxBatch } };
}

function readSampler(reader: VariableReader): SamplerSettings {
  const name = reader.choice(['OTEL_TRACES_SAMPLER'], SAMPLERS) ?? 'parentbased_always_on';
  const isParentBased = name.startsWith('parentbased_');
  if (name.endsWith('traceidratio')) return { isParentBased, ratio: reader.ratio('OTEL_TRACES_SAMPLER_ARG') ?? 1 };
  return { isParentBased, ratio: name.endsWith('always_on') ? 1 : 0 };
}

function readMetrics(reader: VariableReader, exporter: OtlpSettings): MetricSettings {
  const intervalMs = reader.integer(['OTEL_METRIC_EXPORT_INTERVAL'], { min: 1, max: DAY_MS }) ?? 60_000;
  const timeoutMs = reader.integer(['OTEL_METRIC_EXPORT_TIMEOUT'], { min: 1, max: DAY_MS }) ?? 30_000;
  const temporality = reader.choice(['OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE'], ['cumulative', 'delta', 'lowmemory']) ?? 'cumulative';
  return { exporter, intervalMs, timeoutMs: Math.min(timeoutMs, intervalMs), temporality };
}

function readResource(reader: VariableReader, { serviceName = 'proxy-api', serviceVersion }: ReadOpenTelemetrySettingsOptions): Readonly<Record<string, string>> {
  const found = reader.first('OTEL_RESOURCE_ATTRIBUTES');
  const attributes = found === undefined ? {} : parseKeyValues(found.text);
  if (found !== undefined && attributes === undefined) reader.report(found, 'name=value pairs separated by commas, with values that are percent-encoded');
  const name = reader.first('OTEL_SERVICE_NAME')?.text;
  return {
    'service.name': serviceName,
    ...(serviceVersion === undefined ? {} : { 'service.version': serviceVersion }),
    ...attributes,
    ...(name === undefined ? {} : { 'service.name': name }),
  };
}

// What is set for both signals is read for each.
function unique(problems: readonly VariableProblem[]): readonly VariableProblem[] {
  return problems.filter(({ variable }, index) => problems.findIndex((other) => other.variable === variable) === index);
}
