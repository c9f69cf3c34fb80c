import type { Anomaly, SignalState } from './anomaly.ts';
import type { ObservedAttempt } from './observed-attempt.ts';
import { SeriesTable } from './series-table.ts';

/** Settings of {@link AnomalyDetector}. */
export interface AnomalyDetectorOptions {
  /** How many models are watched at most, each at each provider; the oldest is forgotten. @default 500 */
  readonly maxSeries?: number;
}

const LONGEST_NAME = 256;
/** The last time that a Date can be; what lies beyond is none. */
const LAST_TIME_MS = 8.64e15;

/**
 * Learns what is usual for each model at each provider (latency, share of failures, length of answers) and tells what
 * departs from it.
 *
 * Differs from an alert rule in having no thresholds to set: a model that always takes ten seconds is not slow, one that
 * took one and now takes two is. It knows no absolute limits for the same reason, so it stands beside such rules and does
 * not replace them. It has no timers: time comes with attempts and questions. Nothing that it is told makes it throw.
 *
 * @example
 * const detector = new AnomalyDetector();
 * detector.onAttemptEnd(record);
 * detector.current(Date.now());
 */
export class AnomalyDetector {
  readonly #table: SeriesTable;

  /** @throws RangeError when `maxSeries` is not an integer of at least 1. */
  constructor({ maxSeries = 500 }: AnomalyDetectorOptions = {}) {
    if (!Number.isInteger(maxSeries) || maxSeries < 1) throw new RangeError(`maxSeries must be an integer of at least 1, got ${maxSeries}`);
    this.#table = new SeriesTable(maxSeries);
  }

  /** Models watched, each at each provider. */
  get size(): number {
    return this.#table.size;
  }

  /** Takes in one exchange with a provider that is over. */
  onAttemptEnd(attempt: ObservedAttempt): void {
    const { provider, model, startedAtMs, durationMs } = attempt;
    const endedAtMs = startedAtMs + durationMs;
    if (!isTime(endedAtMs) || model.length > LONGEST_NAME) return;
    const watch = this.#table.take(provider, model);
    if (watch.advance(endedAtMs)) this.#table.touch(watch);
    watch.add(attempt);
  }

  /** What is away from its baseline at `nowMs` (milliseconds since the epoch), what began first in front. */
  current(nowMs: number): readonly Anomaly[] {
    return this.#read(nowMs, (watch) => watch.anomalies(nowMs)).toSorted((one, other) => one.sinceMs - other.sinceMs);
  }

  /** Every signal that has a baseline at `nowMs`, in which there is no model that was asked for but a few times. */
  states(nowMs: number): readonly SignalState[] {
    return this.#read(nowMs, (watch) => watch.states(nowMs));
  }

  #read<Item>(nowMs: number, read: (watch: ReturnType<SeriesTable['take']>) => readonly Item[]): Item[] {
    if (!isTime(nowMs)) return [];
    return this.#table.watches().flatMap((watch) => {
      watch.advance(nowMs);
      return read(watch);
    }).toArray();
  }
}

function isTime(value: number): boolean {
  return Math.abs(value) <= LAST_TIME_MS;
}
