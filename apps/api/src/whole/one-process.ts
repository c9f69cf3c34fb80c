import type { FlagSetting, FlagValue, MemoryRelief } from '@proxyapi/proxy-context';
import type { ModelBreakerSnapshot } from '@proxyapi/proxy-core';

import type { ReportSources } from '../reports/report-sources.ts';
import type { ScrapeText, Whole } from './whole.ts';

/** What of a process can be told and done. */
export interface ProcessParts {
  readonly reports: ReportSources;
  /** `undefined` where they are switched off. */
  readonly metrics: { scrape(accept: string | undefined): Promise<ScrapeText> } | undefined;
  readonly flags: { set(name: string, value: FlagValue): FlagSetting };
  readonly memory: { cleanup(): Promise<MemoryRelief> };
  readonly breakers: { resetAll(): readonly ModelBreakerSnapshot[] };
}

/** A gateway that is this one process. */
export function oneProcess({ reports, metrics, flags, memory, breakers }: ProcessParts): Whole {
  return {
    crew: undefined,
    reports: async () => reports,
    scrape: async (accept) => metrics?.scrape(accept),
    setFlag: async (name, value) => flags.set(name, value),
    cleanUp: () => memory.cleanup(),
    resetBreakers: async () => breakers.resetAll(),
  };
}
