import type { LogFields, Logger, LogLevel } from './logger.ts';
import type { LineBuffer } from './writer/bounded-writer.ts';

/** The logger of a process: a {@link Logger}, and what the process wants to know of the lines that are still to be written. */
export interface RootLogger extends Logger, LineBuffer {
  /**
   * Writes a line that comes thousands of times a second: it has the time of the call and its place in the order, but is
   * made up to 10 ms later, together with others. `fields` is called then, and never where the level is off.
   */
  defer(level: LogLevel, message: string, fields: () => LogFields): void;
}
