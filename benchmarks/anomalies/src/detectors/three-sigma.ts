import type { AnomalySignal, ObservedAttempt } from '@proxyapi/proxy-logging';

import type { Detector } from './detector.ts';
import { samplesOf } from './samples-of.ts';

const MINUTE_MS = 60_000;
const SHARE = 0.02;
const WARM_UP_MINUTES = 30;
const SIGMAS = 3;

/** The mean of each minute against an exponentially weighted mean and spread of the minutes before it, which learn from all of them. */
export class ThreeSigma implements Detector {
  readonly #signals = new Map<AnomalySignal, MinuteChart>();
  #minute = 0;

  onAttemptEnd(attempt: ObservedAttempt): void {
    this.#advance(attempt.startedAtMs + attempt.durationMs);
    samplesOf(attempt, (signal, value) => this.#chart(signal).add(value));
  }

  toldAt(nowMs: number): readonly AnomalySignal[] {
    this.#advance(nowMs);
    return [...this.#signals].filter(([signal, chart]) => chart.sigmas > SIGMAS || (signal === 'tokens' && chart.sigmas < -SIGMAS)).map(([signal]) => signal);
  }

  #advance(nowMs: number): void {
    const minute = Math.floor(nowMs / MINUTE_MS);
    if (minute <= this.#minute) return;
    this.#minute = minute;
    for (const chart of this.#signals.values()) chart.close();
  }

  #chart(signal: AnomalySignal): MinuteChart {
    const chart = this.#signals.get(signal) ?? new MinuteChart();
    this.#signals.set(signal, chart);
    return chart;
  }
}

class MinuteChart {
  /** How far the last minute with samples was away. */
  sigmas = 0;
  #count = 0;
  #sum = 0;
  #minutes = 0;
  #mean = 0;
  #variance = 0;

  add(value: number): void {
    this.#count += 1;
    this.#sum += value;
  }

  close(): void {
    if (this.#count === 0) return;
    const away = this.#sum / this.#count - this.#mean;
    this.sigmas = this.#minutes < WARM_UP_MINUTES || this.#variance === 0 ? 0 : away / Math.sqrt(this.#variance);
    const share = Math.max(SHARE, 1 / (this.#minutes + 1));
    this.#mean += share * away;
    this.#variance = (1 - share) * (this.#variance + share * away * away);
    this.#minutes += 1;
    this.#count = 0;
    this.#sum = 0;
  }
}
