// What a strict TypeScript project writes against the package. Never run: scripts/published-packages.test.ts checks it
// against the types that are shipped, and typecheck against the source.
import {
  type Anomaly, AnomalyDetector, type BreakerSample, type ConnectionSample, createLogger, CUSTOM_REQUESTS, type CustomLabel, GatewayMetrics, type GatewayMetricsOptions, type LineBuffer,
  LOG_LEVELS, type LogFields, type Logger, type LoggerOptions, type LogLevel, type MeasuredAttempt, type MeasuredRequest, type MeasuredUsage, type MemorySample,
  METRIC_BUCKETS, METRIC_DEFINITIONS, type MetricDefinition, type MetricSources, type RootLogger, type ScrapeAnswer,
} from '@proxyapi/proxy-logging';

const level: LogLevel = LOG_LEVELS[0];
const options: LoggerOptions = { level, stream: process.stdout, isForPeople: true, hasColours: true, secrets: ['hunter2'], maxBytes: 131_072, now: Date.now };
const fields: LogFields = { provider: 'openai', attempt: 2 };

/** Writes one line at every level. */
export function writeAll(message: string): void {
  const logger: Logger = createLogger(options);
  for (const each of LOG_LEVELS) logger[each](message, fields);
}

const label: CustomLabel = { name: 'team', maxValues: 10 };
const breaker: BreakerSample = { provider: 'openai', model: 'gpt-4o', state: 'closed' };
const connection: ConnectionSample = { provider: 'openai', openSockets: 1, running: 1, queued: 0, exchangesOnReused: 0 };
const memory: MemorySample = { rssBytes: 1, limitBytes: 1000, pressureEvents: 0, emergencyEvents: 0 };
const sources: MetricSources = { breakers: () => [breaker], connections: () => [connection], memory: () => memory };
const metricsOptions: GatewayMetricsOptions = { version: '1', endpoints: ['/'], callers: ['ci'], errorCodes: [], isListed: () => true, labels: [label], sources };
const usage: MeasuredUsage = { promptTokens: 1, completionTokens: 1 };
const attempt: MeasuredAttempt = { provider: 'openai', model: 'gpt-4o', result: 'ok', status: 200, durationMs: 1, firstTokenMs: undefined, usage, costUsd: undefined };
const request: MeasuredRequest = { method: 'GET', route: '/', status: 200, callerName: 'ci', durationMs: 1, overheadMs: 1, model: undefined, attempts: [attempt], cache: 'off', usage, labels: undefined, traceId: undefined };

/** Names of all metrics, and the upper bounds of one's buckets. */
export const FACTS: readonly [names: readonly string[], bounds: readonly number[]] = [
  [...Object.values(METRIC_DEFINITIONS).map(({ name }: MetricDefinition) => name), CUSTOM_REQUESTS.name],
  METRIC_BUCKETS.request,
];

/** Counts one request, and shows what that comes to. */
export async function count(): Promise<string> {
  const metrics = new GatewayMetrics(metricsOptions);
  metrics.onAttemptEnd(attempt);
  metrics.onRequestEnd(request);
  const answer: ScrapeAnswer = await metrics.scrape(undefined);
  metrics.close();
  return answer.body;
}

/** Asks a detector. */
export function anomaliesAt(nowMs: number): readonly Anomaly[] {
  return new AnomalyDetector({ maxSeries: 10 }).current(nowMs);
}

/** What a memory manager and a stop ask of the logger. */
export async function endLog(logger: RootLogger): Promise<number> {
  const lines: LineBuffer = logger;
  lines.release('cleanup');
  return (await lines.flush(100)) ? lines.usedBytes() : lines.droppedLines;
}
