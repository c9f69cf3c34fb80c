import { stolenMs } from '@proxyapi/bench-harness';

/** More than this of the time a round took, and a 99th percentile is about the host: that is what one request in a hundred meets. */
const MOST_STOLEN_SHARE = 0.01;
/** Of the rounds that are wanted: on a host that is always at work for others a benchmark ends, too. */
const MOST_ROUNDS = 2;

/** What tells how busy the host was with others. */
export interface Host {
  /** As {@link stolenMs}. */
  readonly stolenMs: () => number;
  readonly nowMs: () => number;
}

/** Rounds, in the order in which they were measured. */
export interface MeasuredRounds<Round> {
  readonly kept: readonly Round[];
  /** How many of the kept ones were not disturbed. */
  readonly undisturbed: number;
  /** Those during which the host took most. */
  readonly disturbed: readonly Round[];
}

const THIS_HOST: Host = { stolenMs, nowMs: () => performance.now() };

/**
 * Measures rounds until so many were undisturbed, or twice as many were measured, and keeps that many which the host disturbed
 * least. What a round measured has no say in it.
 */
export async function leastDisturbed<Round>(wanted: number, measure: (round: number) => Promise<Round>, host: Host = THIS_HOST): Promise<MeasuredRounds<Round>> {
  const measured: { readonly round: Round; readonly stolenShare: number }[] = [];
  let undisturbed = 0;
  while (undisturbed < wanted && measured.length < wanted * MOST_ROUNDS) {
    const [stolenBeforeMs, startedAtMs] = [host.stolenMs(), host.nowMs()];
    const round = await measure(measured.length + 1);
    const stolenShare = (host.stolenMs() - stolenBeforeMs) / (host.nowMs() - startedAtMs);
    measured.push({ round, stolenShare });
    if (stolenShare <= MOST_STOLEN_SHARE) undisturbed += 1;
  }
  const kept = new Set(measured.toSorted((one, other) => one.stolenShare - other.stolenShare).slice(0, wanted));
  const roundsThat = (areKept: boolean): readonly Round[] => measured.filter((each) => kept.has(each) === areKept).map(({ round }) => round);
  return { kept: roundsThat(true), undisturbed, disturbed: roundsThat(false) };
}
