import type { LatencyFacts } from '../../latency-window.ts';
import type { ExchangeFacts, ProviderExchangeFacts } from '../../provider-stats.ts';
import { maxOf, meanOf, ratioOf, sumOf } from './totals.ts';

const NOTHING: ExchangeFacts = {
  requests: 0, errors: 0, cancelled: 0, error_rate: 0, last_error: null,
  latency_ms: { samples: 0, avg: null, p50: null, p95: null, p99: null },
  first_token_ms: { samples: 0, avg: null, p50: null, p95: null, p99: null },
};

/** What several processes know of their exchanges with one provider, each of its models among it. */
export function mergeExchanges(all: readonly ProviderExchangeFacts[]): ProviderExchangeFacts {
  const models = new Set(all.flatMap((facts) => Object.keys(facts.models)));
  return { ...mergeFacts(all), models: Object.fromEntries(Array.from(models, (model) => [model, mergeFacts(all.map((facts) => facts.models[model] ?? NOTHING))])) };
}

/** Of exchanges that are over: what stays of a process that has ended. */
export function keepExchanges({ models, ...facts }: ProviderExchangeFacts): ProviderExchangeFacts {
  return { ...keepFacts(facts), models: Object.fromEntries(Object.entries(models).map(([model, own]) => [model, keepFacts(own)])) };
}

function keepFacts(facts: ExchangeFacts): ExchangeFacts {
  return { ...facts, latency_ms: NOTHING.latency_ms, first_token_ms: NOTHING.first_token_ms };
}

function mergeFacts(all: readonly ExchangeFacts[]): ExchangeFacts {
  const requests = sumOf(all, (facts) => facts.requests);
  const errors = sumOf(all, (facts) => facts.errors);
  return {
    requests,
    errors,
    cancelled: sumOf(all, (facts) => facts.cancelled),
    error_rate: ratioOf(errors, requests),
    latency_ms: mergeLatencies(all.map((facts) => facts.latency_ms)),
    first_token_ms: mergeLatencies(all.map((facts) => facts.first_token_ms)),
    last_error: all.map((facts) => facts.last_error).filter((error) => error !== null).toSorted((one, other) => other.at - one.at)[0] ?? null,
  };
}

// A percentile of all cannot be had from those of each, but lies between them: the largest is told.
function mergeLatencies(all: readonly LatencyFacts[]): LatencyFacts {
  const known = all.filter(({ samples }) => samples > 0);
  if (known.length === 0) return NOTHING.latency_ms;
  return {
    samples: sumOf(known, ({ samples }) => samples),
    avg: meanOf(known.map(({ samples, avg }) => ({ weight: samples, value: avg ?? 0 }))),
    p50: maxOf(known, ({ p50 }) => p50 ?? 0),
    p95: maxOf(known, ({ p95 }) => p95 ?? 0),
    p99: maxOf(known, ({ p99 }) => p99 ?? 0),
  };
}
