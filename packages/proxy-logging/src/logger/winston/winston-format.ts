import type { Logform } from 'winston';

import type { LineFormat, LogRecord } from '../line/line-format.ts';
import { LOG_LEVELS, type LogFields, type LogLevel } from '../logger.ts';
import { LINE } from './line-symbol.ts';

/** A format of winston that makes the line in one step, instead of a chain that copies the record at each. */
export function winstonFormat(format: LineFormat): Logform.Format {
  return {
    transform(info) {
      info[LINE] = format.render(recordOf(info));
      return info;
    },
  };
}

function recordOf({ level, message, fields, timeMs }: Logform.TransformableInfo): LogRecord {
  return { level: isLevel(level) ? level : 'info', message: String(message), fields: isFields(fields) ? fields : undefined, timeMs: typeof timeMs === 'number' ? timeMs : Date.now() };
}

function isLevel(level: string): level is LogLevel {
  return LOG_LEVELS.some((known) => known === level);
}

function isFields(fields: unknown): fields is LogFields {
  return typeof fields === 'object' && fields !== null;
}
