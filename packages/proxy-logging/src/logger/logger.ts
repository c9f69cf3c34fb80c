/** Levels, the gravest first. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;

/** One of {@link LOG_LEVELS}. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * Facts of a log line beside its message. Anything may stand in them: errors, circular values, what a caller sent.
 * `undefined` is left out.
 */
export type LogFields = Readonly<Record<string, unknown>>;

/** Writes structured lines: `logger.warn('models not listed', { provider: 'openai' })`. Never throws, never blocks. */
export type Logger = Readonly<Record<LogLevel, (message: string, fields?: LogFields) => void>>;
