import type { FlagSetting, FlagValue, MemoryRelief } from '@proxyapi/proxy-context';
import type { ModelBreakerSnapshot } from '@proxyapi/proxy-core';

import type { ReportSources } from '../reports/report-sources.ts';

/** How many of a gateway's worker processes serve. */
export interface CrewState {
  readonly configured: number;
  readonly serving: number;
}

/** What a scrape is answered with. */
export interface ScrapeText {
  readonly contentType: string;
  readonly body: string;
}

/**
 * The gateway as a whole, whichever of its processes is asked: what is told of it, and what an operator does to it.
 *
 * Differs from the parts of this process, which serve its own requests.
 */
export interface Whole {
  /** `undefined` where this process is all there is. */
  readonly crew: CrewState | undefined;
  /** What reports look at. */
  reports(): Promise<ReportSources>;
  /** All metrics; `undefined` where they are switched off. */
  scrape(accept: string | undefined): Promise<ScrapeText | undefined>;
  /**
   * Sets a flag; gives how it stood.
   *
   * @throws UnknownFlagError
   */
  setFlag(name: string, value: FlagValue): Promise<FlagSetting>;
  /** Has every cache and buffer give memory back. */
  cleanUp(): Promise<MemoryRelief>;
  /** Closes every breaker; gives those that were not closed. */
  resetBreakers(): Promise<readonly ModelBreakerSnapshot[]>;
}
