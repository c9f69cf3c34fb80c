// What a strict TypeScript project writes against the package. Never run: scripts/published-packages.test.ts checks it
// against the types that are shipped, and typecheck against the source.
import { type Anomaly, AnomalyDetector, createLogger, LOG_LEVELS, type LogFields, type Logger, type LoggerOptions, type LogLevel } from '@proxyapi/proxy-logging';

const level: LogLevel = LOG_LEVELS[0];
const options: LoggerOptions = { level, stream: process.stdout, isForPeople: true };
const fields: LogFields = { provider: 'openai', attempt: 2 };

/** Writes one line at every level. */
export function writeAll(message: string): void {
  const logger: Logger = createLogger(options);
  for (const each of LOG_LEVELS) logger[each](message, fields);
}

/** Asks a detector. */
export function anomaliesAt(nowMs: number): readonly Anomaly[] {
  return new AnomalyDetector({ maxSeries: 10 }).current(nowMs);
}
