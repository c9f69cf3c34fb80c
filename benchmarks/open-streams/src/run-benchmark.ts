import { type BenchmarkResult, type Column, compare, type Comparison, createResult, describeMachine, type Measurement, type OnProgress, type PartResult } from '@proxyapi/bench-harness';

import { type BenchmarkOptions, MOST_PER_CLIENT } from './parse-options.ts';
import { AFTER_COLUMNS, AFTER_COMPARISONS, LATE_MS, MEMORY_COLUMNS, MEMORY_COMPARISONS, PACE_COLUMNS, PACE_COMPARISONS, STREAM_COLUMNS, STREAM_COMPARISONS } from './rounds/figures.ts';
import { directShare, measureRound, type RoundResult } from './rounds/measure-round.ts';
import { assertDescriptors, descriptorLimit } from './subjects/descriptor-limit.ts';

const UNPINNED = 'nothing is pinned: clients, gateway and provider share the cores, each in processes of its own';
const MS_PER_SECOND = 1000;

/** Opens the streams, round after round. @throws RangeError when this machine's limits do not allow it. */
export async function runBenchmark(options: BenchmarkOptions, onProgress: OnProgress): Promise<BenchmarkResult> {
  assertFits(options);
  const machine = describeMachine(UNPINNED);
  const results: RoundResult[] = [];
  for (let round = 1; round <= options.rounds; round += 1) {
    results.push(await measureRound(options, (text) => onProgress(`round ${round} of ${options.rounds}: ${text}`)));
  }
  return createResult({ benchmark: 'open-streams', note: describeRun(options, results), machine, parts: partsOf(options, results) });
}

function assertFits(options: BenchmarkOptions): void {
  const { streams, clients } = options;
  if (streams / clients > MOST_PER_CLIENT) throw new RangeError(`${streams} streams are more than ${MOST_PER_CLIENT} for each of ${clients} clients: give more --clients`);
  assertDescriptors({ ...options, directStreams: directShare(streams) });
}

function partsOf({ streams, relayStreams }: BenchmarkOptions, results: readonly RoundResult[]): readonly PartResult[] {
  return [
    part({
      name: 'streams', title: `${streams} streams at once, and what became of them`, columns: STREAM_COLUMNS, comparisons: STREAM_COMPARISONS,
      rounds: results.map((round) => round.streams),
      method: 'Each stream is compared byte for byte with what the provider says to it, to its `[DONE]`: the tokens carry its number and theirs. Cut is one that ended before, or never began; wrong is one with any other byte. Open at once are those that had begun when the last was to have, and had not ended when the first was to. Calls and tokens billed are the provider’s own count. “direct” are streams of the same clients, at the same time, straight to the provider.',
    }),
    part({
      name: 'pace', title: 'When the tokens came', columns: PACE_COLUMNS, comparisons: PACE_COMPARISONS,
      rounds: results.map((round) => round.streams),
      method: `Opening is from the connect to the first token, without the one interval after which the provider sends it: the gateway sends no head before it has content. Every other token is due its number of intervals after the first, and late by what it comes after that: the provider and the clients are late too, which “direct” shows. Above ${LATE_MS} ms it counts as late.`,
    }),
    part({
      name: 'memory', title: `An open stream: ${streams} through the gateway, ${relayStreams} through the bare relay`, columns: MEMORY_COLUMNS, comparisons: MEMORY_COMPARISONS,
      rounds: results.map((round) => round.memory),
      method: 'Resident memory of all processes of the subject together, before the first stream and, as the median of each second, while all are open; per stream is the difference. CPU and descriptors are taken in that time too. A chunk is one token’s event.',
    }),
    part({
      name: 'after', title: 'The gateway once the streams are over', columns: AFTER_COLUMNS, comparisons: AFTER_COMPARISONS,
      rounds: results.map((round) => round.after),
      method: 'Max is the highest second of all. “Streams over” is 2 s after the last end, “cleaned” 2 s after `POST /debug/memory/cleanup`. The lag of the event loop is the gateway’s own metric over the time in which all streams were open.',
    }),
  ];
}

function part({ comparisons, rounds, ...facts }: { readonly name: string; readonly title: string; readonly method: string; readonly columns: readonly Column[]; readonly comparisons: readonly Comparison[]; readonly rounds: readonly (readonly Measurement[])[] }): PartResult {
  return { ...facts, rounds, outcomes: comparisons.map((comparison) => compare(comparison, rounds)) };
}

function describeRun({ streams, clients, workers, intervalMs, rampMs, holdMs, isSmoke }: BenchmarkOptions, results: readonly RoundResult[]): string {
  const problems = results.map((round) => round.problems).filter((text) => text !== '').join('; ');
  return [
    isSmoke ? 'A smoke run: so few streams tell nothing of memory.' : '',
    `${streams} streams begin within ${rampMs / MS_PER_SECOND} s and are all open for ${holdMs / MS_PER_SECOND} s and more, each with a token every ${intervalMs / MS_PER_SECOND} s.`,
    `${clients} client processes, ${workers === 1 ? 'one gateway process' : `a gateway with ${workers} workers`}, one provider; at most ${descriptorLimit()} descriptors in each process.`,
    `The gateway’s configuration: \`${results[0]?.config ?? ''}\`.`,
    problems === '' ? '' : `What went wrong: ${problems}.`,
  ].filter((sentence) => sentence !== '').join(' ');
}
