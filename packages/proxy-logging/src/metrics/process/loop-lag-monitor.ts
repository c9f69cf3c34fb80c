import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * How often the loop is looked at, by a timer of libuv that runs no JavaScript. A stall that is shorter may fall between two looks;
 * every 10 ms, two thirds of what an idle gateway took of a processor were these looks: 14 ms of each second instead of 5, on a slow
 * core.
 */
const RESOLUTION_MS = 50;
/** A reading that follows another one sooner tells of the same span: a look by hand takes nothing from the next scrape. */
const MIN_SPAN_MS = 5000;

/** The lag of the event loop, in seconds. */
export interface LoopLagReading {
  /** Of the turn that this reading waited for. */
  readonly now: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly deviation: number;
  readonly median: number;
  readonly p90: number;
  readonly p99: number;
}

/**
 * Watches how late the event loop is. `perf_hooks` measures from one look to the next, so that even an idle loop shows the time
 * between two looks; that is taken off.
 */
export class LoopLagMonitor {
  readonly #histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  #sinceMs = performance.now();

  constructor() {
    this.#histogram.enable();
  }

  /** Of the span since the last reading, or since the one before it where that is less than 5 s ago. */
  async read(): Promise<LoopLagReading> {
    const beganMs = performance.now();
    await nextTurn();
    const reading = { now: (performance.now() - beganMs) / 1000, ...this.#span() };
    if (performance.now() - this.#sinceMs >= MIN_SPAN_MS) {
      this.#histogram.reset();
      this.#sinceMs = performance.now();
    }
    return reading;
  }

  stop(): void {
    this.#histogram.disable();
  }

  #span(): Omit<LoopLagReading, 'now'> {
    const { count, min, max, mean, stddev } = this.#histogram;
    // Without a value its minimum is 9e18 and its mean not a number.
    if (count === 0) return { min: 0, max: 0, mean: 0, deviation: 0, median: 0, p90: 0, p99: 0 };
    const percentile = (share: number): number => lagOf(this.#histogram.percentile(share));
    return { min: lagOf(min), max: lagOf(max), mean: lagOf(mean), deviation: stddev / 1e9, median: percentile(50), p90: percentile(90), p99: percentile(99) };
  }
}

function lagOf(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e9 - RESOLUTION_MS / 1000);
}
