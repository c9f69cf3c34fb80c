import type { LogFields, LogLevel } from '../logger.ts';
import type { SecretMasker } from '../masking/secret-masker.ts';
import { LINE_LIMITS, type LineLimits, MAX_LINE_BYTES } from './line-limits.ts';
import { ValueWriter } from './value-writer.ts';

/** What one line tells. */
export interface LogRecord {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields | undefined;
}

/** How a record looks as text on one line, without its line break. */
export type LineLayout = (record: LogRecord, values: ValueWriter) => string;

/** UTF-8 needs at most this much for each UTF-16 unit. */
const MAX_BYTES_PER_UNIT = 3;

/** Turns records into lines: masked, escaped and within {@link MAX_LINE_BYTES}, whatever is in them. */
export class LineFormat {
  readonly #layout: LineLayout;
  readonly #masker: SecretMasker;

  constructor(layout: LineLayout, masker: SecretMasker) {
    this.#layout = layout;
    this.#masker = masker;
  }

  /** The line, with its line break. Never throws. */
  render(record: LogRecord): string {
    try {
      return this.#renderShort(record);
    } catch {
      // A getter among the fields that throws, or a proxy that was revoked.
      return this.#renderShort({ ...record, fields: { fields: '[unreadable]' } });
    }
  }

  #renderShort(record: LogRecord): string {
    let line = '';
    for (const limits of LINE_LIMITS) {
      line = this.#renderWithin(limits, record);
      if (isShort(line)) return line;
    }
    return line;
  }

  #renderWithin(limits: LineLimits, record: LogRecord): string {
    const values = new ValueWriter(limits);
    const line = this.#layout(record, values);
    const isSafe = !values.wasCut && !this.#masker.isNeededFor(line);
    return `${isSafe ? line : this.#layout(record, new ValueWriter(limits, this.#masker))}\n`;
  }
}

function isShort(line: string): boolean {
  return line.length * MAX_BYTES_PER_UNIT <= MAX_LINE_BYTES || Buffer.byteLength(line) <= MAX_LINE_BYTES;
}
