import type { OnProgress, PartResult } from '@proxyapi/bench-harness';

import { costPart, createMixedAttempts } from './cost/cost-part.ts';
import { DETECTOR_KINDS } from './detectors/detector-kinds.ts';
import { HARMLESS, TRUE_INCIDENTS } from './incidents/incident-kinds.ts';
import { judgeRound } from './judge/judge-round.ts';
import { incidentsPart, modelsPart, overallPart, type Round } from './judge/parts.ts';
import type { BenchmarkOptions } from './parse-options.ts';
import { MODEL_PROFILES } from './traffic/model-profiles.ts';
import { readTrace } from './traffic/trace.ts';

const ALL_KINDS = [...TRUE_INCIDENTS, ...HARMLESS];
const SMOKE_KINDS = ALL_KINDS.filter(({ name }) => ['latency ×3', 'outage: all fail', 'load ÷10'].includes(name));

/** Shows every detector every incident on every model, in every round at other times and in another order. */
export function measureParts({ rounds: count, seed, traceFile, isSmoke }: BenchmarkOptions, onProgress: OnProgress): readonly PartResult[] {
  const trace = readTrace(traceFile);
  const kinds = isSmoke ? SMOKE_KINDS : ALL_KINDS;
  const profiles = isSmoke ? MODEL_PROFILES.slice(1) : MODEL_PROFILES;
  const rounds: Round[] = [];
  for (let round = 0; round < count; round += 1) {
    onProgress(`round ${round + 1} of ${count}`);
    rounds.push(judgeRound({ trace, kinds, seed: seed + round, detectors: DETECTOR_KINDS, profiles }));
  }
  onProgress('cost');
  const cost = costPart(createMixedAttempts({ trace, seed, count: isSmoke ? 2000 : 200_000 }), count);
  return [overallPart(rounds), ...DETECTOR_KINDS.map((_, place) => incidentsPart(rounds, place, kinds)), modelsPart(rounds), cost];
}
