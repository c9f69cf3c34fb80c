import type { AnomalySignal } from '@proxyapi/proxy-logging';

/** What an incident does to traffic, at a share of its time between 0 and 1. */
export interface Effect {
  readonly latencyFactor?: number;
  readonly errorRatio?: number;
  readonly tokensFactor?: number;
  /** Share of answers without any token. */
  readonly emptyRatio?: number;
  readonly loadFactor?: number;
}

/** Something that happens to a model for a while. */
export interface IncidentKind {
  readonly name: string;
  readonly minutes: number;
  /** Signals of which one has to be told; none where nobody should hear of it. */
  readonly signals: readonly AnomalySignal[];
  /** Signals that may be told too, being consequences. */
  readonly consequences: readonly AnomalySignal[];
  effectAt(share: number): Effect;
}

const LATENCIES: readonly AnomalySignal[] = ['first_token', 'whole_answer'];
const BLIP_MINUTES = 1 / 3;

/** What a detector should tell of. */
export const TRUE_INCIDENTS: readonly IncidentKind[] = [
  latency('latency ×2', 30, () => 2),
  latency('latency ×3', 20, () => 3),
  latency('latency, ramp to ×3 in an hour, held half an hour', 90, (share) => 1 + 2 * Math.min(1, share * 1.5)),
  latency('latency ×2 for three hours: a new level', 180, () => 2),
  errors('errors 5 %', 30, 0.05),
  errors('errors 10 %', 30, 0.1),
  errors('errors 30 %', 20, 0.3),
  errors('outage: all fail', 10, 1),
  tokens('empty answers, 30 %', 30, { emptyRatio: 0.3 }),
  tokens('empty answers, all', 20, { emptyRatio: 1 }),
  tokens('answers a fifth as long', 30, { tokensFactor: 0.2 }),
  tokens('answers five times as long', 30, { tokensFactor: 5 }),
];

/** What nobody should be told of. */
export const HARMLESS: readonly IncidentKind[] = [
  harmless('blip: latency ×6 for 20 s', BLIP_MINUTES, { latencyFactor: 6 }),
  harmless('blip: all fail for 20 s', BLIP_MINUTES, { errorRatio: 1 }),
  harmless('load ×5, latency +15 %', 30, { loadFactor: 5, latencyFactor: 1.15 }),
  harmless('load ÷10', 60, { loadFactor: 0.1 }),
  harmless('latency +20 %', 30, { latencyFactor: 1.2 }),
  harmless('answers 1.4 times as long', 60, { tokensFactor: 1.4 }),
];

function latency(name: string, minutes: number, factorAt: (share: number) => number): IncidentKind {
  return { name, minutes, signals: LATENCIES, consequences: [], effectAt: (share) => ({ latencyFactor: factorAt(share) }) };
}

function errors(name: string, minutes: number, errorRatio: number): IncidentKind {
  return { name, minutes, signals: ['errors'], consequences: [], effectAt: () => ({ errorRatio }) };
}

function tokens(name: string, minutes: number, effect: Effect): IncidentKind {
  return { name, minutes, signals: ['tokens'], consequences: ['whole_answer'], effectAt: () => effect };
}

function harmless(name: string, minutes: number, effect: Effect): IncidentKind {
  return { name, minutes, signals: [], consequences: [], effectAt: () => effect };
}
