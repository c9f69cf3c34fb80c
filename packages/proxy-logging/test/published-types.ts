// What a strict TypeScript project writes against the package. Never run: scripts/published-packages.test.ts checks it
// against the types that are shipped, and typecheck against the source.
import { createLogger, type LineBuffer, LOG_LEVELS, type LogFields, type Logger, type LoggerOptions, type LogLevel, type RootLogger } from '@proxyapi/proxy-logging';

const level: LogLevel = LOG_LEVELS[0];
const options: LoggerOptions = { level, stream: process.stdout, isForPeople: true, hasColours: true, secrets: ['hunter2'], maxBytes: 131_072, now: Date.now };
const fields: LogFields = { provider: 'openai', attempt: 2 };

/** Writes one line at every level. */
export function writeAll(message: string): void {
  const logger: Logger = createLogger(options);
  for (const each of LOG_LEVELS) logger[each](message, fields);
}

/** What a memory manager and a stop ask of the logger. */
export async function endLog(logger: RootLogger): Promise<number> {
  const lines: LineBuffer = logger;
  if (logger.isEnabled('debug')) lines.release('cleanup');
  return (await lines.flush(100)) ? lines.usedBytes() : lines.droppedLines;
}
