import type { LogFields, LogLevel } from '../logger.ts';
import type { SecretMasker } from '../masking/secret-masker.ts';
import { LINE_LIMITS, MAX_LINE_BYTES } from './line-limits.ts';
import { LineTexts } from './line-texts.ts';
import { ValueWriter } from './value-writer.ts';

/** What one line tells. */
export interface LogRecord {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields | undefined;
  /** Since the epoch. */
  readonly timeMs: number;
}

/** How a record looks as text on one line, without its line break. */
export type LineLayout = (record: LogRecord, values: ValueWriter) => string;

/** UTF-8 needs at most this much for each UTF-16 unit. */
const MAX_BYTES_PER_UNIT = 3;

/** Turns records into lines: masked, escaped and within {@link MAX_LINE_BYTES}, whatever is in them. */
export class LineFormat {
  readonly #layout: LineLayout;
  readonly #texts: LineTexts;

  constructor(layout: LineLayout, masker: SecretMasker) {
    this.#layout = layout;
    this.#texts = new LineTexts(masker);
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
      line = `${this.#layout(record, new ValueWriter(limits, this.#texts))}\n`;
      if (isShort(line)) return line;
    }
    return line;
  }
}

function isShort(line: string): boolean {
  return line.length * MAX_BYTES_PER_UNIT <= MAX_LINE_BYTES || Buffer.byteLength(line) <= MAX_LINE_BYTES;
}
