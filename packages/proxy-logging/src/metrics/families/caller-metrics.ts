import type { MeasuredUsage } from '../measured-attempt.ts';
import { METRIC_DEFINITIONS } from '../metric-definitions.ts';
import { OTHER } from '../other.ts';
import type { CounterSeries } from '../series/counter-series.ts';
import { TokenSeries } from '../series/token-series.ts';
import { Counters } from './counters.ts';
import type { Family } from './family.ts';

/** Counts requests and tokens by the names of the callers' keys. */
export class CallerMetrics {
  readonly #requests = new Counters(METRIC_DEFINITIONS.callerRequests);
  readonly #tokens = new Counters(METRIC_DEFINITIONS.callerTokens);
  readonly families: readonly Family[] = [this.#requests, this.#tokens];
  readonly #byName: ReadonlyMap<string, { readonly requests: CounterSeries; readonly tokens: TokenSeries }>;
  #other: { readonly requests: CounterSeries; readonly tokens: TokenSeries } | undefined;

  constructor(callers: readonly string[]) {
    this.#byName = new Map([...new Set(callers)].map((key) => [key, this.#begin(key)]));
  }

  onEnd(callerName: string, usage: MeasuredUsage | undefined): void {
    const series = this.#byName.get(callerName) ?? (this.#other ??= this.#begin(OTHER));
    series.requests.add(1);
    if (usage !== undefined) series.tokens.add(usage);
  }

  #begin(key: string): { readonly requests: CounterSeries; readonly tokens: TokenSeries } {
    return { requests: this.#requests.add({ key }), tokens: new TokenSeries(this.#tokens, { key }) };
  }
}
