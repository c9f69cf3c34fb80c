import type { Baseline } from './baseline.ts';
import { Bucket } from './bucket.ts';
import type { Direction } from './direction.ts';
import { Suspicion } from './suspicion.ts';

/** A departure that lasts so long is the new baseline. */
const ADOPT_AFTER_MS = 3_600_000;
/** Evidence is no longer any after so long without a sample. */
const QUIET_MS = 30 * 60_000;

/** A departure and what it departs from. */
export interface Departure {
  readonly direction: Direction;
  readonly sinceMs: number;
  readonly recent: Baseline;
  readonly baseline: Baseline;
}

/**
 * Follows one signal of one model: its baseline, and the suspicion that it has gone up or down.
 *
 * The baseline does not learn while a suspicion is strong; what has come since then takes its place after an hour.
 */
export class SignalWatch {
  readonly #bucket = new Bucket();
  #baseline: Baseline;
  readonly #up: Suspicion;
  readonly #down: Suspicion;
  #lastMs: number | undefined;

  constructor(baseline: Baseline) {
    this.#baseline = baseline;
    this.#up = new Suspicion(baseline.createUnclipped());
    this.#down = new Suspicion(baseline.createUnclipped());
  }

  get isKnown(): boolean {
    return this.#baseline.isKnown;
  }

  add(value: number): void {
    this.#bucket.add(value, this.#baseline.clip(value));
  }

  /** Ends the bucket that began at `startMs`. */
  closeBucket(startMs: number): void {
    const bucket = this.#bucket;
    if (bucket.count === 0) return;
    const elapsedMs = this.#lastMs === undefined ? 0 : startMs - this.#lastMs;
    this.#lastMs = startMs;
    // After a silence evidence is too old, after the clock was set back nobody knows how old.
    if (elapsedMs > QUIET_MS || elapsedMs < 0) this.#clearSuspicions();
    if (this.#baseline.isKnown) this.#judge({ startMs, elapsedMs });
    else this.#baseline.learn(bucket, elapsedMs);
    bucket.clear();
  }

  /** The way it has gone, if it is away from its baseline. */
  departure(nowMs: number): Departure | undefined {
    const sure = this.#sure();
    if (sure === undefined || this.#lastMs === undefined || nowMs - this.#lastMs > QUIET_MS) return undefined;
    const { sinceMs, recent } = sure;
    return { direction: sure === this.#up ? 1 : -1, sinceMs, recent, baseline: this.#baseline };
  }

  #judge(time: { readonly startMs: number; readonly elapsedMs: number }): void {
    this.#up.add(this.#baseline.evidence(this.#bucket, 1), this.#bucket, time);
    this.#down.add(this.#baseline.evidence(this.#bucket, -1), this.#bucket, time);
    const sure = this.#sure();
    if (sure !== undefined && sure.recent.isKnown && time.startMs - sure.sinceMs >= ADOPT_AFTER_MS) this.#adopt(sure.recent);
    else if (!this.#up.isStrong && !this.#down.isStrong) this.#baseline.learn(this.#bucket, time.elapsedMs);
  }

  #sure(): Suspicion | undefined {
    if (this.#up.isSure) return this.#up;
    return this.#down.isSure ? this.#down : undefined;
  }

  #adopt(recent: Baseline): void {
    this.#baseline = recent.toBaseline();
    this.#clearSuspicions();
  }

  #clearSuspicions(): void {
    this.#up.clear();
    this.#down.clear();
  }
}
