import { seededRandom } from '@proxyapi/bench-harness';

import type { DetectorKind } from '../detectors/detector.ts';
import type { IncidentKind } from '../incidents/incident-kinds.ts';
import { planIncidents } from '../incidents/plan.ts';
import { MODEL_PROFILES, type ModelProfile } from '../traffic/model-profiles.ts';
import type { TraceRow } from '../traffic/trace.ts';
import { judgeAlarms } from './judge-alarms.ts';
import type { Round } from './parts.ts';
import { watchModel } from './watch-model.ts';

/** Seeds of traffic are apart from those of plans. */
const TRAFFIC_SEEDS = 1_000_000;

/** What one round shows to the detectors. */
export interface RoundOptions {
  readonly trace: readonly TraceRow[];
  readonly kinds: readonly IncidentKind[];
  readonly seed: number;
  readonly profiles: readonly ModelProfile[];
  readonly detectors: readonly DetectorKind[];
}

/** One round's verdicts, for each detector one on each model. */
export function judgeRound({ trace, kinds, seed, profiles, detectors }: RoundOptions): Round {
  const models = profiles.map((profile, index) => {
    const own = seed * MODEL_PROFILES.length + index;
    const plan = planIncidents(kinds, seededRandom(own));
    return watchModel({ profile, plan, trace, seed: own + TRAFFIC_SEEDS }, detectors).map((alarms) => judgeAlarms(alarms, { plan, model: profile.model }));
  });
  return detectors.map((_, place) => models.flatMap((verdicts) => verdicts[place] ?? []));
}
