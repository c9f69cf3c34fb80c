import { AdaptiveTimeout, type AdaptiveTimeoutOptions } from './adaptive-timeout.ts';
import { ModelMap } from './model-map.ts';

/** Settings of an {@link AdaptiveTimeoutRegistry}. */
export interface AdaptiveTimeoutRegistryOptions extends AdaptiveTimeoutOptions {
  /** Models at most, of all providers together; the one unused for longest is forgotten first. @default 1000 */
  readonly max?: number;
}

/** The times of one model of one provider. */
export interface ModelTimes {
  readonly firstByte: AdaptiveTimeout;
  /** The longest gap between two chunks of each stream. */
  readonly gap: AdaptiveTimeout;
}

/** What was learned about the times of all providers and models. */
export class AdaptiveTimeoutRegistry {
  readonly #options: AdaptiveTimeoutOptions;
  readonly #times: ModelMap<ModelTimes>;

  /** @throws RangeError when an option is out of its range. */
  constructor({ max = 1000, ...options }: AdaptiveTimeoutRegistryOptions = {}) {
    this.#options = options;
    this.#times = new ModelMap(max);
  }

  get size(): number {
    return this.#times.size;
  }

  get(provider: string, model: string): ModelTimes {
    const known = this.#times.get(provider, model);
    if (known !== undefined) return known;
    const times = { firstByte: new AdaptiveTimeout(this.#options), gap: new AdaptiveTimeout(this.#options) };
    this.#times.set(provider, model, times);
    return times;
  }
}
