import type { SlowedSubject } from '../subjects/slowed-subject.ts';
import type { BatchRunner } from './batch-runner.ts';

const BATCHES = 100;
const WARM_UP_BATCHES = 400;
const STEPS = 5;
const FIRST_TURNS = 8;

/** The one that becomes slower, and those that have their turns between its batches, as they will when it is measured. */
export interface Slowdown {
  readonly percent: number;
  readonly runner: BatchRunner;
  readonly slowed: SlowedSubject;
  readonly others: readonly BatchRunner[];
}

/**
 * Finds how much idle work makes a subject slower by `percent`, and leaves it at that. It is found by measuring, because a
 * processor does part of the work while it waits for memory.
 */
export async function slowDown({ percent, runner, slowed, others }: Slowdown): Promise<void> {
  const everyone = [runner, ...others];
  for (let batch = 0; batch < WARM_UP_BATCHES; batch += 1) for (const each of everyone) await each.run();
  let turns = FIRST_TURNS;
  for (let step = 0; step < STEPS; step += 1) {
    const { plainNs, slowedNs } = await timeBoth({ runner, slowed, others, turns: Math.round(turns) });
    const reached = Math.max(1, (slowedNs / plainNs - 1) * 100);
    // A step that was disturbed must not lead far away.
    turns *= Math.min(4, Math.max(0.25, percent / reached));
  }
  slowed.idleTurns = Math.round(turns);
}

/** Batches with idle work and without, in turn. */
async function timeBoth({ runner, slowed, others, turns }: Omit<Slowdown, 'percent'> & { readonly turns: number }): Promise<{ readonly plainNs: number; readonly slowedNs: number }> {
  const times: { readonly plain: number[]; readonly slowed: number[] } = { plain: [], slowed: [] };
  for (let batch = 0; batch < BATCHES; batch += 1) {
    for (const side of ['plain', 'slowed'] as const) {
      slowed.idleTurns = side === 'plain' ? 0 : turns;
      times[side].push(await runner.run());
      for (const other of others) await other.run();
    }
  }
  return { plainNs: runner.lowNs(times.plain), slowedNs: runner.lowNs(times.slowed) };
}
