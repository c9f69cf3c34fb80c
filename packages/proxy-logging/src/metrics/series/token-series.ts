import type { Counters } from '../families/counters.ts';
import type { MeasuredUsage } from '../measured-attempt.ts';
import type { CounterSeries } from './counter-series.ts';
import type { Labels } from './sample.ts';

/** The counters of each kind of token that share all other labels; a kind's series begins with its first token. */
export class TokenSeries {
  readonly #family: Counters;
  readonly #labels: Labels;
  #prompt: CounterSeries | undefined;
  #completion: CounterSeries | undefined;
  #cached: CounterSeries | undefined;
  #cacheWrite: CounterSeries | undefined;
  #reasoning: CounterSeries | undefined;

  constructor(family: Counters, labels: Labels) {
    this.#family = family;
    this.#labels = labels;
  }

  add(usage: MeasuredUsage): void {
    const { promptTokens, completionTokens } = usage;
    if (promptTokens > 0) (this.#prompt ??= this.#begin('prompt')).add(promptTokens);
    if (completionTokens > 0) (this.#completion ??= this.#begin('completion')).add(completionTokens);
    this.#addParts(usage);
  }

  #addParts({ cachedTokens = 0, cacheWriteTokens = 0, reasoningTokens = 0 }: MeasuredUsage): void {
    if (cachedTokens > 0) (this.#cached ??= this.#begin('cached')).add(cachedTokens);
    if (cacheWriteTokens > 0) (this.#cacheWrite ??= this.#begin('cache_write')).add(cacheWriteTokens);
    if (reasoningTokens > 0) (this.#reasoning ??= this.#begin('reasoning')).add(reasoningTokens);
  }

  #begin(kind: string): CounterSeries {
    return this.#family.add({ ...this.#labels, kind });
  }
}
