import type { Writable } from 'node:stream';

import { createLogger as createWinstonLogger } from 'winston';

import { DeferredLines } from './line/deferred-lines.ts';
import { jsonLayout } from './line/json-layout.ts';
import { LineFormat, type LogRecord } from './line/line-format.ts';
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
  const format = new LineFormat(isForPeople ? readableLayout(hasColours) : jsonLayout(), new SecretMasker(secrets));
  const writer = new BoundedWriter({
    sink: openSink(stream),
    describeLoss: (lines) => format.render({ level: 'warn', message: 'log lines were dropped', fields: { count: lines }, timeMs: now() }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
  });
  const winston = createWinstonLogger({ level, format: winstonFormat(format), transports: [new LineTransport(writer)] });
  // The fields are passed as they are: no copy, and none can take the place of level or message. What passes winston's three streams
  // costs as much for one line as for many, so lines that are made together pass together.
  const write = (records: readonly LogRecord[]): void => void winston.log({ level, message: '', records });
  const deferred = new DeferredLines(write);
  const isOn = enabledLevels(level);
  const log = (at: LogLevel, message: string, fields: LogFields | undefined): void => {
    if (!isOn[at]) return;
    deferred.makeAll();
    write([{ level: at, message, fields, timeMs: now() }]);
  };
  return {
    error: (message, fields) => log('error', message, fields),
    warn: (message, fields) => log('warn', message, fields),
    info: (message, fields) => log('info', message, fields),
    debug: (message, fields) => log('debug', message, fields),
    defer: (at, message, fields) => void (isOn[at] && deferred.add({ level: at, message, fields, timeMs: now() })),
    get droppedLines() {
      return writer.droppedLines;
    },
    usedBytes: () => writer.usedBytes(),
    release: (wanted) => writer.release(wanted),
    flush(timeoutMs) {
      deferred.makeAll();
      return writer.flush(timeoutMs);
    },
    flushNow() {
      deferred.makeAll();
      writer.flushNow();
    },
  };
}

// winston formats a line before it looks at its level: at a level that is off that would cost as much as writing it.
function enabledLevels(level: LogLevel): Readonly<Record<LogLevel, boolean>> {
  const last = LOG_LEVELS.indexOf(level);
  return { error: last >= 0, warn: last >= 1, info: last >= 2, debug: last >= 3 };
}
