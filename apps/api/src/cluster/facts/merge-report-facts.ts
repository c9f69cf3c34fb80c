import type { TransportStats } from '@proxyapi/proxy-core';

import type { ProviderCondition } from '../../provider-probes.ts';
import { keepAnswers, keepStore, mergeAnswers, mergeLists, mergeStores } from './merge-caches.ts';
import { mergeBreakers } from './merge-breakers.ts';
import { keepExchanges, mergeExchanges } from './merge-exchanges.ts';
import { keepMemory, mergeMemory } from './merge-memory.ts';
import type { ProviderFacts, ReportFacts } from './report-facts.ts';
import { maxOf, meanOf, sumOf } from './totals.ts';

/** What several processes know, as that of the one gateway that they are; `undefined` for none. */
export function mergeReportFacts(all: readonly ReportFacts[]): ReportFacts | undefined {
  const [first] = all;
  if (first === undefined) return undefined;
  const meters = all.map(({ meter }) => meter);
  return {
    providers: new Map(Array.from(first.providers.keys(), (name) => [name, mergeProvider(all.map(({ providers }) => providers.get(name)).filter((facts) => facts !== undefined))])),
    breakers: mergeBreakers(all.flatMap(({ breakers }) => breakers)),
    anomalies: all.flatMap(({ anomalies }) => anomalies).toSorted((one, other) => one.sinceMs - other.sinceMs),
    meter: {
      total: sumOf(meters, ({ total }) => total),
      errorRatio: meanOf(meters.map(({ total, errorRatio }) => ({ weight: total, value: errorRatio }))),
      averageMs: meanOf(meters.map(({ total, averageMs }) => ({ weight: total, value: averageMs }))),
    },
    answers: mergeAnswers(all.map(({ answers }) => answers)),
    coalesced: sumOf(all, ({ coalesced }) => coalesced),
    answerStore: mergeStores(all.map(({ answerStore }) => answerStore)),
    lists: mergeLists(all.map(({ lists }) => lists), first.lists),
    listStore: mergeStores(all.map(({ listStore }) => listStore)),
    memory: mergeMemory(all.map(({ memory }) => memory), first.memory),
    usage: { usedBytes: sumOf(all, ({ usage }) => usage.usedBytes), limitBytes: sumOf(all, ({ usage }) => usage.limitBytes) },
  };
}

/** What stays of a process that has ended: what it counted. What it had, such as sockets and memory, it has no more. */
export function keepReportFacts({ providers, ...facts }: ReportFacts): ReportFacts {
  return {
    ...facts,
    providers: new Map(Array.from(providers, ([name, own]) => [name, {
      ...own,
      condition: UNKNOWN,
      exchanges: keepExchanges(own.exchanges),
      connections: { ...own.connections, openSockets: 0, running: 0, queued: 0 },
      keysResting: 0,
    }])),
    breakers: facts.breakers.map((breaker) => ({ ...breaker, state: 'closed', retryAfterMs: 0, failuresInRow: 0 })),
    anomalies: [],
    answers: keepAnswers(facts.answers),
    answerStore: keepStore(facts.answerStore),
    listStore: keepStore(facts.listStore),
    memory: keepMemory(facts.memory),
    usage: { usedBytes: 0, limitBytes: 0 },
  };
}

const UNKNOWN: ProviderCondition = { state: 'unknown', source: undefined, ageMs: undefined, probe: undefined };

function mergeProvider(all: readonly ProviderFacts[]): ProviderFacts {
  return {
    condition: newest(all.map(({ condition }) => condition)),
    exchanges: mergeExchanges(all.map(({ exchanges }) => exchanges)),
    connections: mergeConnections(all.map(({ connections }) => connections)),
    keys: maxOf(all, ({ keys }) => keys),
    keysResting: maxOf(all, ({ keysResting }) => keysResting),
    models: all.map(({ models }) => models).find((models) => models !== undefined),
  };
}

// Whoever has heard of it last knows best.
function newest(all: readonly ProviderCondition[]): ProviderCondition {
  return all.toSorted((one, other) => (one.ageMs ?? Infinity) - (other.ageMs ?? Infinity))[0] ?? UNKNOWN;
}

function mergeConnections(all: readonly TransportStats[]): TransportStats {
  return {
    openSockets: sumOf(all, ({ openSockets }) => openSockets),
    running: sumOf(all, ({ running }) => running),
    queued: sumOf(all, ({ queued }) => queued),
    connectionsOpened: sumOf(all, ({ connectionsOpened }) => connectionsOpened),
    exchanges: sumOf(all, ({ exchanges }) => exchanges),
    exchangesOnReused: sumOf(all, ({ exchangesOnReused }) => exchangesOnReused),
  };
}
