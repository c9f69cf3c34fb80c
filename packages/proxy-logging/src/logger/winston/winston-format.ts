import type { Logform } from 'winston';

import type { LineFormat, LogRecord } from '../line/line-format.ts';
import { LINES } from './lines-symbol.ts';

/** A format of winston that makes whole lines in one step, instead of a chain that copies the record at each: those of all its `records`. */
export function winstonFormat(format: LineFormat): Logform.Format {
  return {
    transform(info) {
      const { records } = info;
      info[LINES] = areRecords(records) ? records.map((record) => format.render(record)) : [];
      return info;
    },
  };
}

// The logger that hands them over is the only one who has this winston.
function areRecords(records: unknown): records is readonly LogRecord[] {
  return Array.isArray(records);
}
