import type { AnomalySignal, ObservedAttempt } from '@proxyapi/proxy-logging';

/** What finds anomalies of one model. */
export interface Detector {
  onAttemptEnd(attempt: ObservedAttempt): void;
  /** Signals that it tells of at that time. */
  toldAt(nowMs: number): readonly AnomalySignal[];
}

/** A detector and its name in the result. */
export interface DetectorKind {
  readonly name: string;
  create(): Detector;
}
