import type { WarningLogger } from '../warning-logger.ts';

/** What {@link PacedWarnings} works with. */
export interface PacedWarningsOptions {
  readonly logger: WarningLogger;
  /** @default 30000 */
  readonly everyMs?: number;
  /** Milliseconds on a monotonic clock. @default performance.now */
  readonly now?: () => number;
}

/** Warns at most once in a while: a collector that is down fails every few seconds for hours. */
export class PacedWarnings {
  readonly #logger: WarningLogger;
  readonly #everyMs: number;
  readonly #now: () => number;
  #silentUntilMs = Number.NEGATIVE_INFINITY;
  #suppressed = 0;

  constructor({ logger, everyMs = 30_000, now = () => performance.now() }: PacedWarningsOptions) {
    this.#logger = logger;
    this.#everyMs = everyMs;
    this.#now = now;
  }

  /** Writes the line, with the number of those that were left out before it; or leaves it out too. */
  warn(message: string, fields: Readonly<Record<string, unknown>> = {}): void {
    const nowMs = this.#now();
    if (nowMs < this.#silentUntilMs) {
      this.#suppressed += 1;
      return;
    }
    this.#logger.warn(message, this.#suppressed === 0 ? fields : { ...fields, suppressed: this.#suppressed });
    this.#suppressed = 0;
    this.#silentUntilMs = nowMs + this.#everyMs;
  }
}
