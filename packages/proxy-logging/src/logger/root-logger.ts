import type { Logger, LogLevel } from './logger.ts';
import type { LineBuffer } from './writer/bounded-writer.ts';

/** The logger of a process: a {@link Logger}, and what the process wants to know of the lines that are still to be written. */
export interface RootLogger extends Logger, LineBuffer {
  /** Whether lines of `level` are written: asked before facts are gathered that only such a line needs. */
  isEnabled(level: LogLevel): boolean;
}
