import type { ProviderCondition } from '../../provider-probes.ts';
import type { ProviderExchangeFacts } from '../../provider-stats.ts';
import type { ReportSources } from '../../reports/report-sources.ts';
import { mergeExchanges } from './merge-exchanges.ts';
import type { ReportFacts } from './report-facts.ts';

/** Has reports read what is known of all processes as they read what this one knows. */
export function sourcesOfFacts(facts: ReportFacts, own: ReportSources): ReportSources {
  const { providers, breakers, anomalies, meter, answers, coalesced, answerStore, lists, listStore, memory, usage } = facts;
  const connections = (name: string, ownStats: ReportSources['providers'][number]['transport']) => ({ stats: () => providers.get(name)?.connections ?? ownStats.stats() });
  return {
    ...own,
    providers: own.providers.map(({ name, transport, keys }) => ({ name, transport: connections(name, transport), keys: { size: keys.size, resting: () => providers.get(name)?.keysResting ?? 0 } })),
    breakers: { snapshots: () => breakers },
    probes: { condition: (name): ProviderCondition => providers.get(name)?.condition ?? own.probes.condition(name) },
    exchanges: { facts: (name): ProviderExchangeFacts => providers.get(name)?.exchanges ?? mergeExchanges([]) },
    anomalies: { current: () => anomalies },
    meter: { snapshot: () => meter },
    catalog: { modelCount: (name) => providers.get(name)?.models },
    responses: {
      mode: own.responses.mode,
      answers: answers === undefined ? undefined : { getStats: () => answers },
      coalesced: () => coalesced,
      store: answerStore === undefined ? undefined : { getStats: () => answerStore },
    },
    models: { lists: { getStats: () => lists }, store: listStore === undefined ? undefined : { getStats: () => listStore } },
    memory: { usage: () => usage, getStats: () => memory },
  };
}
