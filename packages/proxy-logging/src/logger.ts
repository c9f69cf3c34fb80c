import type { Writable } from 'node:stream';

import { createLogger as createWinstonLogger, format, type Logger as WinstonLogger, transports } from 'winston';

/** Levels, the gravest first. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;

/** One of {@link LOG_LEVELS}. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Facts of a log line beside its message; values that JSON can say. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Writes structured lines: `logger.warn('models not listed', { provider: 'openai' })`. */
export type Logger = Readonly<Record<LogLevel, (message: string, fields?: LogFields) => void>>;

/** Settings of {@link createLogger}. */
export interface LoggerOptions {
  /**
   * The least grave level that is written.
   * @default 'info'
   */
  readonly level?: LogLevel;
  /** Where lines go. */
  readonly stream: Writable;
  /**
   * Lines for people instead of JSON.
   * @default false
   */
  readonly isForPeople?: boolean;
}

/** A logger that writes one line per call: JSON, or plain text in a terminal. */
export function createLogger({ level = 'info', stream, isForPeople = false }: LoggerOptions): Logger {
  const winston = createWinstonLogger({
    level,
    format: isForPeople ? format.combine(format.timestamp({ format: 'HH:mm:ss' }), readable) : format.combine(format.timestamp(), format.json()),
    transports: [new transports.Stream({ stream, eol: '\n' })],
  });
  return {
    error: (message, fields) => write(winston, 'error', { message, fields }),
    warn: (message, fields) => write(winston, 'warn', { message, fields }),
    info: (message, fields) => write(winston, 'info', { message, fields }),
    debug: (message, fields) => write(winston, 'debug', { message, fields }),
  };
}

interface Line {
  readonly message: string;
  readonly fields: LogFields | undefined;
}

// winston formats a line before it looks at its level: at a level that is off that would cost as much as writing it.
function write(winston: WinstonLogger, level: LogLevel, { message, fields }: Line): void {
  if (winston.isLevelEnabled(level)) winston.log({ ...fields, level, message });
}

const readable = format.printf(({ timestamp, level, message, ...fields }) => {
  const facts = Object.entries(fields).map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return [String(timestamp), level.toUpperCase().padEnd(5), String(message), ...facts].join(' ').replaceAll(/\p{Cc}/gu, ' ');
});
