import type { Measurement } from '@proxyapi/bench-harness';

import type { ClosedLoopResult } from '../load/closed-loop.ts';
import { KeptConnections } from '../load/kept-connections.ts';
import { closedLoopFigures } from './closed-loop-figures.ts';
import { inSlices } from './in-slices.ts';
import type { OnSubject } from './part.ts';

/** How closed loops are cut. */
export interface SlicedLoops<Subject> {
  /** Of each subject, all its slices together. */
  readonly durationMs: number;
  /** Drives a subject for so long, over connections that stay open from slice to slice. */
  readonly drive: (subject: Subject, forMs: number, kept: KeptConnections) => Promise<ClosedLoopResult>;
  /** Figures beside the usual ones. @default none */
  readonly moreFigures?: (whole: ClosedLoopResult) => Measurement['figures'];
}

/** Two gateways that do the same came out 1 µs apart over 150 slices, and 22 µs over 7 loops of 0.7 s. */
const SLICE_MS = 150;

/** Closed loops of all subjects, in short turns. */
export async function loopsInSlices<Subject extends { readonly name: string }>(
  subjects: readonly Subject[], onSubject: OnSubject, { durationMs, drive, moreFigures = () => ({}) }: SlicedLoops<Subject>,
): Promise<readonly Measurement[]> {
  const slices = Math.max(1, Math.round(durationMs / SLICE_MS));
  const kept = new KeptConnections();
  try {
    return await inSlices(subjects, onSubject, {
      slices,
      measure: (subject) => drive(subject, durationMs / slices, kept),
      sum(parts) {
        const whole = together(parts);
        return { figures: { ...closedLoopFigures(whole).figures, ...moreFigures(whole) } };
      },
    });
  } finally {
    kept.close();
  }
}

function together(parts: readonly ClosedLoopResult[]): ClosedLoopResult {
  const sum = (figure: 'requests' | 'seconds' | 'cpuUs' | 'mainThreadUs'): number => parts.reduce((total, part) => total + part[figure], 0);
  return {
    requests: sum('requests'), seconds: sum('seconds'), cpuUs: sum('cpuUs'), mainThreadUs: sum('mainThreadUs'),
    rssBytes: parts.at(-1)?.rssBytes ?? 0,
    latenciesMs: parts.flatMap(({ latenciesMs }) => latenciesMs),
  };
}
