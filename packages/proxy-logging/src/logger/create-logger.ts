import type { Writable } from 'node:stream';

import { createLogger as createWinstonLogger, type Logger as WinstonLogger } from 'winston';

import { jsonLayout } from './line/json-layout.ts';
import { LineFormat } from './line/line-format.ts';
import { readableLayout } from './line/readable-layout.ts';
import { LOG_LEVELS, type LogFields, type LogLevel } from './logger.ts';
import { SecretMasker } from './masking/secret-masker.ts';
import type { RootLogger } from './root-logger.ts';
import { LineTransport } from './winston/line-transport.ts';
import { winstonFormat } from './winston/winston-format.ts';
import { BoundedWriter } from './writer/bounded-writer.ts';
import { openSink } from './writer/open-sink.ts';

/** Settings of {@link createLogger}. */
export interface LoggerOptions {
  /**
   * The least grave level that is written.
   * @default 'info'
   */
  readonly level?: LogLevel;
  /** Where lines go: a stream, `process.stderr` among them, which is written past where it would block. */
  readonly stream: Writable;
  /**
   * Lines for people instead of JSON.
   * @default false
   */
  readonly isForPeople?: boolean;
  /**
   * Whether lines for people have colours.
   * @default false
   */
  readonly hasColours?: boolean;
  /**
   * Values that may never come out, wherever they stand in a line: keys, tokens, passwords. Those of fewer than 4
   * characters are not looked for.
   * @default []
   */
  readonly secrets?: readonly string[];
  /**
   * Memory for lines that nobody takes at the moment; beyond it they are dropped and counted. At least 128 KiB.
   * @default 4_194_304
   */
  readonly maxBytes?: number;
  /**
   * The time, in milliseconds since the epoch.
   * @default Date.now
   */
  readonly now?: () => number;
}

/** A logger that writes one line per call: JSON, or plain text in a terminal. One for each process. */
export function createLogger({ level = 'info', stream, isForPeople = false, hasColours = false, secrets = [], maxBytes, now = Date.now }: LoggerOptions): RootLogger {
  const format = new LineFormat(isForPeople ? readableLayout(now, hasColours) : jsonLayout(now), new SecretMasker(secrets));
  const writer = new BoundedWriter({
    sink: openSink(stream),
    describeLoss: (lines) => format.render({ level: 'warn', message: 'log lines were dropped', fields: { count: lines } }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
  });
  const winston = createWinstonLogger({ level, format: winstonFormat(format), transports: [new LineTransport(writer)] });
  const isOn = enabledLevels(level);
  return {
    error: (message, fields) => void (isOn.error && log(winston, 'error', { message, fields })),
    warn: (message, fields) => void (isOn.warn && log(winston, 'warn', { message, fields })),
    info: (message, fields) => void (isOn.info && log(winston, 'info', { message, fields })),
    debug: (message, fields) => void (isOn.debug && log(winston, 'debug', { message, fields })),
    isEnabled: (asked) => isOn[asked],
    get droppedLines() {
      return writer.droppedLines;
    },
    usedBytes: () => writer.usedBytes(),
    release: (wanted) => writer.release(wanted),
    flush: (timeoutMs) => writer.flush(timeoutMs),
    flushNow: () => writer.flushNow(),
  };
}

// winston formats a line before it looks at its level: at a level that is off that would cost as much as writing it.
function enabledLevels(level: LogLevel): Readonly<Record<LogLevel, boolean>> {
  const last = LOG_LEVELS.indexOf(level);
  return { error: last >= 0, warn: last >= 1, info: last >= 2, debug: last >= 3 };
}

interface Line {
  readonly message: string;
  readonly fields: LogFields | undefined;
}

// The fields are passed as they are: no copy, and none can take the place of level or message.
function log(winston: WinstonLogger, level: LogLevel, { message, fields }: Line): void {
  winston.log({ level, message, fields });
}
