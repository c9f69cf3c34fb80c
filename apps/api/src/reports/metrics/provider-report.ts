import { performance } from 'node:perf_hooks';

import type { ProviderCondition } from '../../provider-probes.ts';
import type { ProviderExchangeFacts } from '../../provider-stats.ts';
import type { ReportedProvider, ReportSources } from '../report-sources.ts';
import { round } from '../round.ts';

/** What `/v1/metrics` tells of a provider. No address and no key is in it. */
export interface ProviderReport extends ProviderExchangeFacts {
  readonly type: string;
  readonly enabled: boolean;
  readonly probe: ProbeReport;
  /** How many keys it has, and how many of them rest for all models now. */
  readonly keys: number;
  readonly keys_resting: number;
  /** `null` where its list is not known. */
  readonly models_listed: number | null;
}

/** How it is, and what tells so. */
export interface ProbeReport {
  readonly state: ProviderCondition['state'] | 'disabled';
  readonly source: 'probe' | 'traffic' | 'built-in' | null;
  readonly age_seconds: number | null;
  readonly code: string | null;
  readonly status: number | null;
  readonly duration_ms: number | null;
}

const DISABLED: ProbeReport = { state: 'disabled', source: null, age_seconds: null, code: null, status: null, duration_ms: null };

/** Every configured provider, by its name. */
export function providerReports(sources: ReportSources): Readonly<Record<string, ProviderReport>> {
  const enabled = new Map(sources.providers.map((provider) => [provider.name, provider]));
  return Object.fromEntries(sources.configured.map(({ name, type }) => [name, { type, ...reportOf(name, { sources, provider: enabled.get(name) }) }]));
}

function reportOf(name: string, { sources, provider }: { readonly sources: ReportSources; readonly provider: ReportedProvider | undefined }): Omit<ProviderReport, 'type'> {
  return {
    enabled: provider !== undefined,
    probe: provider === undefined ? DISABLED : probeReport(sources.probes.condition(name)),
    keys: provider?.keys.size ?? 0,
    keys_resting: provider?.keys.resting(performance.now()) ?? 0,
    models_listed: sources.catalog.modelCount(name) ?? null,
    ...sources.exchanges.facts(name),
  };
}

function probeReport({ state, source, ageMs, probe }: ProviderCondition): ProbeReport {
  return {
    state,
    source: source ?? null,
    age_seconds: ageMs === undefined ? null : round(ageMs / 1000),
    code: probe?.code ?? null,
    status: probe?.status ?? null,
    duration_ms: probe === undefined ? null : round(probe.durationMs),
  };
}
