import { renderSpread } from './render-spread.ts';
import { renderTarget } from './render-target.ts';
import type { BenchmarkResult } from './result.ts';

/** Targets that a result has missed: one line each. */
export function findMissedTargets({ parts }: BenchmarkResult): readonly string[] {
  return parts.flatMap(({ name, outcomes }) => outcomes
    .filter(({ isMet }) => isMet === false)
    .map((outcome) => `${name}: ${outcome.name} is ${renderSpread(outcome.value, outcome.digits)}, and should be ${renderTarget(outcome)}`));
}
