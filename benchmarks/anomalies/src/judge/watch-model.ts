import type { AnomalySignal, ObservedAttempt } from '@proxyapi/proxy-logging';

import type { Detector, DetectorKind } from '../detectors/detector.ts';
import { simulate, type SimulationOptions } from '../traffic/simulate.ts';

/** A time for which a detector told of a signal. */
export interface Alarm {
  readonly signal: AnomalySignal;
  readonly startMs: number;
  readonly endMs: number;
}

const LOOK_EVERY_MS = 10_000;

/** Lets every detector watch one model, asks them every ten seconds, and gives the alarms of each. */
export function watchModel(options: SimulationOptions, kinds: readonly DetectorKind[]): readonly (readonly Alarm[])[] {
  const watchers = kinds.map((kind): Watcher => ({ detector: kind.create(), open: new Map(), alarms: [] }));
  let lookMs = LOOK_EVERY_MS;
  // An attempt is told of when it is over, so a slow one comes after quick ones that began later.
  for (const attempt of simulate(options).toArray().toSorted((one, other) => endOf(one) - endOf(other))) {
    for (; lookMs <= endOf(attempt); lookMs += LOOK_EVERY_MS) for (const watcher of watchers) look(watcher, watcher.detector.toldAt(lookMs), lookMs);
    for (const { detector } of watchers) detector.onAttemptEnd(attempt);
  }
  return watchers.map((watcher) => {
    look(watcher, [], options.plan.endMs);
    return watcher.alarms;
  });
}

interface Watcher {
  readonly detector: Detector;
  readonly open: Map<AnomalySignal, number>;
  readonly alarms: Alarm[];
}

function look({ open, alarms }: Watcher, told: readonly AnomalySignal[], nowMs: number): void {
  for (const signal of told) if (!open.has(signal)) open.set(signal, nowMs);
  for (const [signal, startMs] of open) {
    if (told.includes(signal)) continue;
    open.delete(signal);
    alarms.push({ signal, startMs, endMs: nowMs });
  }
}

function endOf({ startedAtMs, durationMs }: ObservedAttempt): number {
  return startedAtMs + durationMs;
}
