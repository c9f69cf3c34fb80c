import type { ModelBreakerSnapshot } from '@proxyapi/proxy-core';

const GRAVITY = { closed: 0, 'half-open': 1, open: 2 } as const;

/** The breakers of several processes, each of which has its own: of each provider and model the one that is worst off, with the openings of all. */
export function mergeBreakers(all: readonly ModelBreakerSnapshot[]): readonly ModelBreakerSnapshot[] {
  const merged = new Map<string, ModelBreakerSnapshot>();
  for (const breaker of all) {
    const key = `${breaker.provider}\n${breaker.model}`;
    const known = merged.get(key);
    merged.set(key, known === undefined ? breaker : join(known, breaker));
  }
  return [...merged.values()];
}

function join(one: ModelBreakerSnapshot, other: ModelBreakerSnapshot): ModelBreakerSnapshot {
  const worse = GRAVITY[one.state] >= GRAVITY[other.state] ? one : other;
  return {
    ...worse,
    failuresInRow: Math.max(one.failuresInRow, other.failuresInRow),
    failureThreshold: Math.min(one.failureThreshold, other.failureThreshold),
    openings: one.openings + other.openings,
    downtimeMs: Math.max(one.downtimeMs, other.downtimeMs),
  };
}
