import { type Anomaly, ANOMALY_SIGNALS, type AnomalySignal, type SignalState } from './anomaly.ts';
import { attemptOutcome } from './attempt-outcome.ts';
import type { ObservedAttempt } from './observed-attempt.ts';
import { SIGNAL_FACTS } from './signal-facts.ts';
import { type Departure, SignalWatch } from './signal-watch.ts';

/** How long samples are gathered before they are judged together. */
const BUCKET_MS = 10_000;

/** Follows every signal of one model at one provider. */
export class SeriesWatch {
  readonly provider: string;
  readonly model: string;
  readonly #watches: Readonly<Record<AnomalySignal, SignalWatch>> = {
    first_token: createWatch('first_token'),
    whole_answer: createWatch('whole_answer'),
    errors: createWatch('errors'),
    tokens: createWatch('tokens'),
  };
  #bucketStartMs: number | undefined;

  constructor(provider: string, model: string) {
    this.provider = provider;
    this.model = model;
  }

  /** Whether there is a baseline for any signal. */
  get isKnown(): boolean {
    return ANOMALY_SIGNALS.some((signal) => this.#watches[signal].isKnown);
  }

  add(attempt: ObservedAttempt): void {
    const outcome = attemptOutcome(attempt);
    if (outcome === 'unclear') return;
    this.#watches.errors.add(outcome === 'failed' ? 1 : 0);
    if (outcome === 'failed') return;
    const { firstTokenMs, durationMs, usage } = attempt;
    if (firstTokenMs === undefined) addLogarithm(this.#watches.whole_answer, durationMs);
    else addLogarithm(this.#watches.first_token, firstTokenMs);
    if (usage !== undefined) addLogarithm(this.#watches.tokens, usage.completionTokens);
  }

  /** Ends the bucket if its time is over; `true` if it was. */
  advance(nowMs: number): boolean {
    const startMs = this.#bucketStartMs;
    // A clock that was set back begins a new stretch; what has been gathered stays in the bucket.
    if (startMs === undefined || nowMs < startMs) this.#bucketStartMs = nowMs;
    if (startMs === undefined || nowMs < startMs + BUCKET_MS) return false;
    for (const signal of ANOMALY_SIGNALS) this.#watches[signal].closeBucket(startMs);
    this.#bucketStartMs = nowMs - ((nowMs - startMs) % BUCKET_MS);
    return true;
  }

  anomalies(nowMs: number): readonly Anomaly[] {
    return ANOMALY_SIGNALS.flatMap((signal) => {
      const departure = this.#departure(signal, nowMs);
      return departure === undefined ? [] : [{ provider: this.provider, model: this.model, signal, ...describe(departure) }];
    });
  }

  states(nowMs: number): readonly SignalState[] {
    return ANOMALY_SIGNALS.filter((signal) => this.#watches[signal].isKnown).map((signal) => ({
      provider: this.provider, model: this.model, signal, isAnomalous: this.#departure(signal, nowMs) !== undefined,
    }));
  }

  #departure(signal: AnomalySignal, nowMs: number): Departure | undefined {
    const departure = this.#watches[signal].departure(nowMs);
    return departure !== undefined && SIGNAL_FACTS[signal].told.includes(departure.direction) ? departure : undefined;
  }
}

function createWatch(signal: AnomalySignal): SignalWatch {
  return new SignalWatch(SIGNAL_FACTS[signal].createBaseline());
}

function addLogarithm(watch: SignalWatch, value: number): void {
  if (value >= 0 && value < Infinity) watch.add(Math.log1p(value));
}

function describe({ direction, sinceMs, recent, baseline }: Departure): Omit<Anomaly, 'provider' | 'model' | 'signal'> {
  return {
    direction: direction === 1 ? 'up' : 'down',
    observed: recent.typical,
    expected: baseline.typical,
    ratio: recent.typical / baseline.typical,
    deviations: baseline.deviationsOf(recent),
    sinceMs,
    samples: recent.samples,
  };
}
