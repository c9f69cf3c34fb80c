import { assertInteger } from './assert-integer.ts';
import { assertWithin } from './assert-within.ts';

/** Weight of the newest time in the smoothed one: the last ten times make up nine tenths of it. */
const SMOOTHING = 0.2;
const TIMEOUT_QUANTILE = 0.95;

/** Settings of an {@link AdaptiveTimeout}. */
export interface AdaptiveTimeoutOptions {
  /** What the 95th percentile is multiplied by. @default 1.5 */
  readonly factor?: number;
  /** Shortest timeout. @default 5000 */
  readonly minMs?: number;
  /** Longest timeout. @default 120_000 */
  readonly maxMs?: number;
  /** Times below which the configured timeout stands. @default 10 */
  readonly minSamples?: number;
  /**
   * Latest times that are kept. With 50, two lie above the 95th percentile: two odd times do not move it, and a
   * provider that turns slow has moved it after three calls, before five timeouts in a row open its breaker.
   * @default 50
   */
  readonly maxSamples?: number;
}

/**
 * Learns from the latest times of one kind, at one model of one provider, how long to wait for the next: the 95th
 * percentile times `factor`, within `minMs` and `maxMs`, never above what is configured.
 *
 * One kind is the time to the first byte; the time between chunks is another, in an instance of its own. There, record
 * the longest gap of each stream: single gaps are mostly of a few ms, and 50 of them are a part of one answer.
 *
 * An attempt that timed out is recorded as its timeout. The percentile is then the timeout itself, the next one is
 * `factor` times as long, and so it grows to where answers arrive. A breaker's probe is better given the configured
 * timeout: with single probes, growing takes minutes.
 */
export class AdaptiveTimeout {
  readonly #factor: number;
  readonly #minMs: number;
  readonly #maxMs: number;
  readonly #minSamples: number;
  /** Ring of the latest times; 32 bits hold two minutes to 0.01 ms, in half the memory. */
  readonly #times: Float32Array;
  /** The same in order, as of the last sorting. */
  #sorted: Float32Array = new Float32Array(0);
  #count = 0;
  #next = 0;
  /** Times recorded since the last sorting. */
  #unsorted = 0;
  #smoothedMs: number | undefined;

  /** @throws RangeError when an option is out of its range. */
  constructor({ factor = 1.5, minMs = 5000, maxMs = 120_000, minSamples = 10, maxSamples = 50 }: AdaptiveTimeoutOptions = {}) {
    assertWithin('factor', factor, [1, 100]);
    assertWithin('minMs', minMs, [0, maxMs]);
    assertWithin('maxMs', maxMs, [1, 2 ** 31 - 1]);
    assertInteger('minSamples', minSamples, 1);
    assertInteger('maxSamples', maxSamples, minSamples);
    this.#factor = factor;
    this.#minMs = minMs;
    this.#maxMs = maxMs;
    this.#minSamples = minSamples;
    this.#times = new Float32Array(maxSamples);
  }

  /** Times kept now. */
  get samples(): number {
    return this.#count;
  }

  /** Exponentially smoothed time in ms, for balancing; `undefined` before the first. */
  get smoothedMs(): number | undefined {
    return this.#smoothedMs;
  }

  /** Adds a time, or the timeout of an attempt that ran into it. What is no number from 0 on is ignored. */
  record(timeMs: number): void {
    if (!(timeMs >= 0 && timeMs < Infinity)) return;
    this.#times[this.#next] = timeMs;
    this.#next = (this.#next + 1) % this.#times.length;
    this.#count = Math.min(this.#count + 1, this.#times.length);
    this.#unsorted += 1;
    const smoothedMs = this.#smoothedMs ?? timeMs;
    this.#smoothedMs = smoothedMs + SMOOTHING * (timeMs - smoothedMs);
  }

  /** How many ms to wait, given what is configured. */
  timeoutMs(configuredMs: number): number {
    const p95 = this.quantile(TIMEOUT_QUANTILE);
    if (p95 === undefined) return configuredMs;
    return Math.min(configuredMs, this.#maxMs, Math.max(this.#minMs, p95 * this.#factor));
  }

  /**
   * The time in ms that a share of `ratio` (0–1) of the latest times did not exceed, by nearest rank; `undefined` below
   * `minSamples`.
   *
   * Sorts anew once one in 25 of the times is new: of 50, at every second, which is 0.8 µs a request.
   */
  quantile(ratio: number): number | undefined {
    if (this.#count < this.#minSamples) return undefined;
    if (this.#unsorted * 25 >= this.#count) {
      this.#sorted = this.#times.subarray(0, this.#count).toSorted();
      this.#unsorted = 0;
    }
    return this.#sorted[Math.max(0, Math.ceil(ratio * this.#sorted.length) - 1)];
  }
}
