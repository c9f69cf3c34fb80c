export { createLogger, type LoggerOptions } from './logger/create-logger.ts';
export { LOG_LEVELS, type LogFields, type Logger, type LogLevel } from './logger/logger.ts';
export type { RootLogger } from './logger/root-logger.ts';
export type { LineBuffer } from './logger/writer/bounded-writer.ts';
