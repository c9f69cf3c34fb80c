import type { AnomalySignal, ObservedAttempt } from '@proxyapi/proxy-logging';

import type { Detector } from './detector.ts';
import { samplesOf } from './samples-of.ts';

const WINDOW_MS = 300_000;
/** Means over the window above which a signal is told; there is no such limit for tokens. */
const LIMITS: Readonly<Partial<Record<AnomalySignal, number>>> = { first_token: 2000, whole_answer: 15_000, errors: 0.1 };

/** Means over five minutes against limits that are the same for every model, as a rule of an alerting system has them. */
export class FixedThresholds implements Detector {
  readonly #samples: { readonly atMs: number; readonly signal: AnomalySignal; readonly value: number }[] = [];
  readonly #sums = new Map<AnomalySignal, { count: number; sum: number }>();
  #first = 0;

  onAttemptEnd(attempt: ObservedAttempt): void {
    const atMs = attempt.startedAtMs + attempt.durationMs;
    samplesOf(attempt, (signal, value) => {
      this.#samples.push({ atMs, signal, value });
      this.#count(signal, 1, value);
    });
  }

  toldAt(nowMs: number): readonly AnomalySignal[] {
    for (;;) {
      const sample = this.#samples[this.#first];
      if (sample === undefined || sample.atMs > nowMs - WINDOW_MS) break;
      this.#count(sample.signal, -1, -sample.value);
      this.#first += 1;
    }
    if (this.#first > 10_000) {
      this.#samples.splice(0, this.#first);
      this.#first = 0;
    }
    return [...this.#sums].filter(([signal, { count, sum }]) => count > 0 && sum / count > (LIMITS[signal] ?? Infinity)).map(([signal]) => signal);
  }

  #count(signal: AnomalySignal, count: number, value: number): void {
    const sums = this.#sums.get(signal) ?? { count: 0, sum: 0 };
    sums.count += count;
    sums.sum += value;
    this.#sums.set(signal, sums);
  }
}
