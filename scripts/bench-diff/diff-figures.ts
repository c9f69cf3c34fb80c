import { type BenchmarkResult, type Outcome, type Spread, spread } from '../../benchmarks/harness/src/index.ts';
import type { Pass } from './run-passes.ts';

/** A figure that has a target, on both sides. Smaller is better: a target is where it may not be above. */
export interface FigureDiff {
  readonly benchmark: string;
  readonly name: string;
  readonly digits: number;
  /** Absent where a side does not have the figure. */
  readonly base: Spread | undefined;
  readonly branch: Spread | undefined;
  /** Branch ÷ base of each pass; absent where a base is not above 0. */
  readonly ratio: Spread | undefined;
  /** `none` where the difference is within the noise. */
  readonly change: 'better' | 'worse' | 'none';
}

/** Less than this of the base is no change that anybody has to look at, however little noise there is. */
const LEAST_CHANGE = 0.05;

/** Sets the sides of all passes against each other: of each benchmark what has a target, which is what it was written to tell. */
export function diffFigures(passes: readonly Pass[]): readonly FigureDiff[] {
  return keysOf(passes).map(({ benchmark, part, name, digits }) => {
    const valuesOf = (side: 'base' | 'branch'): readonly (number | undefined)[] => passes.map((pass) => judgedValue(pass[side].results, { benchmark, part, name }));
    const [base, branch] = [valuesOf('base'), valuesOf('branch')];
    const [baseSpread, branchSpread] = [spreadOfAll(base), spreadOfAll(branch)];
    return {
      benchmark, name, digits, base: baseSpread, branch: branchSpread,
      ratio: spreadOfAll(base.map((value, pass) => (value === undefined || value <= 0 ? undefined : divided(branch[pass], value)))),
      change: changeOf(baseSpread, branchSpread),
    };
  });
}

/**
 * A change is one that is larger than either side differs from itself between passes, and than 5 % of the base. Of equal checkouts
 * with normal noise and five passes, one figure in some 270 is beyond that; of a fifth more, with noise of 5 %, three in four are.
 */
function changeOf(base: Spread | undefined, branch: Spread | undefined): FigureDiff['change'] {
  if (base === undefined || branch === undefined) return 'none';
  const difference = branch.median - base.median;
  const noise = Math.max(base.max - base.min, branch.max - branch.min, LEAST_CHANGE * Math.abs(base.median));
  if (Math.abs(difference) <= noise) return 'none';
  return difference > 0 ? 'worse' : 'better';
}

interface Key {
  readonly benchmark: string;
  readonly part: string;
  readonly name: string;
}

// In the order of the first pass that has them; the branch's first, since it may have new ones.
function keysOf(passes: readonly Pass[]): readonly (Key & Pick<Outcome, 'digits'>)[] {
  const keys = passes.flatMap(({ base, branch }) => [...branch.results, ...base.results]).flatMap(({ benchmark, parts }) => parts.flatMap((part) => part.outcomes
    .filter(({ target }) => target !== undefined)
    .map(({ name, digits }) => ({ benchmark, part: part.name, name, digits }))));
  return [...new Map(keys.map((key) => [JSON.stringify([key.benchmark, key.part, key.name]), key])).values()];
}

/** What the target is held against: the worst round where that is asked for, else the median. */
function judgedValue(results: readonly BenchmarkResult[], { benchmark, part, name }: Key): number | undefined {
  const outcome = results.find((result) => result.benchmark === benchmark)?.parts.find((each) => each.name === part)?.outcomes.find((each) => each.name === name);
  if (outcome === undefined) return undefined;
  return outcome.kind === 'worst' ? outcome.value.max : outcome.value.median;
}

function divided(value: number | undefined, by: number): number | undefined {
  return value === undefined ? undefined : value / by;
}

// A side that misses a figure in one pass has none: fewer passes would have less spread.
function spreadOfAll(values: readonly (number | undefined)[]): Spread | undefined {
  const known = values.filter((value): value is number => value !== undefined && Number.isFinite(value));
  return known.length === 0 || known.length < values.length ? undefined : spread(known);
}
