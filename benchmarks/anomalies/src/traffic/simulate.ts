import type { ObservedAttempt } from '@proxyapi/proxy-logging';
import { normalRandom, seededRandom } from '@proxyapi/bench-harness';

import type { Effect } from '../incidents/incident-kinds.ts';
import type { Plan } from '../incidents/plan.ts';
import type { ModelProfile } from './model-profiles.ts';
import type { TraceRow } from './trace.ts';
import { Weather } from './weather.ts';

/** What traffic is made of. */
export interface SimulationOptions {
  readonly profile: ModelProfile;
  readonly plan: Plan;
  readonly trace: readonly TraceRow[];
  readonly seed: number;
}

const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 1440 * MS_PER_MINUTE;
const PROVIDER = 'simulated';
const NO_EFFECT: Effect = {};
/** Load goes down to a third at night and up by two thirds by day; latency follows it some of the way. */
const DAILY_LOAD = 2 / 3;
const DAILY_LATENCY = 0.15;
/** One answer in a hundred is late for reasons of its own. */
const TAIL_RATIO = 0.01;
const TAIL_FACTOR = 8;
/** Six times a day most attempts fail for a few seconds. */
const HICCUPS_PER_MS = 6 / MS_PER_DAY;
const HICCUP = { minMs: 3000, maxMs: 8000, errorRatio: 0.6 };
const FAILURE_MS = 200;

/**
 * The attempts at one model in the order in which they begin: arrivals and sizes after the trace, load and latency by the
 * time of day, latencies log-normal with a tail, and weather that makes minutes unlike each other. Equal seeds, equal traffic.
 */
export function* simulate({ profile, plan: { incidents, endMs }, trace, seed }: SimulationOptions): Generator<ObservedAttempt> {
  const random = seededRandom(seed);
  const normal = normalRandom(random);
  const latencyWeather = new Weather({ spread: 0.12, memoryMs: 5 * MS_PER_MINUTE, normal });
  const tokensWeather = new Weather({ spread: 0.15, memoryMs: 60 * MS_PER_MINUTE, normal });
  const hiccups = hiccupsFrom(random);
  let row = Math.floor(random() * trace.length);
  const effectAt = effectsOf(incidents);
  let atMs = 0;
  for (;;) {
    const { gap, tokens } = trace[row] ?? { gap: 1, tokens: 1 };
    row = (row + 1) % trace.length;
    const effect = effectAt(atMs);
    const hour = Math.sin((2 * Math.PI * atMs) / MS_PER_DAY);
    atMs += (gap * 1000) / (profile.perSecond * (1 + DAILY_LOAD * hour) * (effect.loadFactor ?? 1));
    if (atMs >= endMs) return;
    const errorRatio = Math.max(effect.errorRatio ?? 0, profile.errorRatio, hiccups(atMs));
    if (random() < errorRatio) {
      yield attempt({ model: profile.model, startedAtMs: atMs, durationMs: FAILURE_MS });
      continue;
    }
    const firstTokenMs = profile.firstTokenMs * Math.exp(profile.spread * normal()) * latencyWeather.factorAt(atMs)
      * (1 + DAILY_LATENCY * hour) * (random() < TAIL_RATIO ? TAIL_FACTOR : 1) * (effect.latencyFactor ?? 1);
    const isEmpty = random() < (effect.emptyRatio ?? 0);
    const completionTokens = isEmpty ? 0 : Math.max(1, Math.round(tokens * tokensWeather.factorAt(atMs) * (effect.tokensFactor ?? 1)));
    const durationMs = firstTokenMs + completionTokens * profile.msPerToken * (effect.latencyFactor ?? 1);
    const isStream = random() < profile.streamRatio;
    yield attempt({ model: profile.model, startedAtMs: atMs, durationMs, completionTokens, ...(isStream && !isEmpty ? { firstTokenMs } : {}) });
  }
}

interface Outcome {
  readonly model: string;
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly firstTokenMs?: number;
  /** Absent where it failed. */
  readonly completionTokens?: number;
}

function attempt({ model, startedAtMs, durationMs, firstTokenMs, completionTokens }: Outcome): ObservedAttempt {
  const isFailed = completionTokens === undefined;
  return {
    provider: PROVIDER,
    model,
    result: isFailed ? 'upstream_error' : 'ok',
    status: isFailed ? 500 : 200,
    startedAtMs,
    durationMs,
    firstTokenMs,
    usage: isFailed ? undefined : { completionTokens },
  };
}

/** What incidents do at a time that only goes on. */
function effectsOf(incidents: Plan['incidents']): (atMs: number) => Effect {
  let next = 0;
  return (atMs) => {
    while (next < incidents.length && atMs >= (incidents[next]?.endMs ?? 0)) next += 1;
    const incident = incidents[next];
    if (incident === undefined || atMs < incident.startMs) return NO_EFFECT;
    return incident.kind.effectAt((atMs - incident.startMs) / (incident.endMs - incident.startMs));
  };
}

/** The share of attempts that a hiccup has fail at a time; 0 between two. */
function hiccupsFrom(random: () => number): (atMs: number) => number {
  let startMs = 0;
  let endMs = 0;
  return (atMs) => {
    while (atMs >= endMs) {
      startMs = endMs - Math.log(1 - random()) / HICCUPS_PER_MS;
      endMs = startMs + HICCUP.minMs + random() * (HICCUP.maxMs - HICCUP.minMs);
    }
    return atMs >= startMs ? HICCUP.errorRatio : 0;
  };
}
