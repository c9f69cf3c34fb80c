import type { BreakerSnapshot, CircuitBreaker } from './circuit-breaker.ts';
import { ANY_MODEL, type ModelEntry, ModelMap } from './model-map.ts';

/** Settings of a {@link BreakerRegistry}. */
export interface BreakerRegistryOptions {
  /** Makes the breaker of one model of one provider. */
  readonly create: (provider: string, model: string) => CircuitBreaker;
  /** Breakers at most; callers can name any model of a provider whose list is not known. @default 1000 */
  readonly max?: number;
}

/** A {@link BreakerSnapshot} and whose it is. */
export interface ModelBreakerSnapshot extends BreakerSnapshot {
  readonly provider: string;
  /** `*` for the models that share one. */
  readonly model: string;
}

/**
 * The circuit breakers of all providers and models, made at first use.
 *
 * When it is full, a closed breaker with no call under way gives up its place, the one unused for longest first; then a
 * half-open one. While there is none, further models of a provider share its `*` breaker.
 */
export class BreakerRegistry {
  readonly #create: (provider: string, model: string) => CircuitBreaker;
  readonly #breakers: ModelMap<CircuitBreaker>;

  /** @throws RangeError when `max` is not an integer of at least 1. */
  constructor({ create, max = 1000 }: BreakerRegistryOptions) {
    this.#create = create;
    this.#breakers = new ModelMap(max);
  }

  get size(): number {
    return this.#breakers.size;
  }

  get(provider: string, model: string): CircuitBreaker {
    const known = this.#breakers.get(provider, model);
    if (known !== undefined) return known;
    if (!this.#breakers.isFull || this.#dropUnused()) return this.#add(provider, model);
    // With every breaker busy or open, the shared one is worth more than the one unused for longest.
    return this.#breakers.get(provider, ANY_MODEL) ?? this.#add(provider, ANY_MODEL);
  }

  snapshots(): readonly ModelBreakerSnapshot[] {
    return Array.from(this.#breakers, snapshotOf);
  }

  /** Closes every circuit, as an operator asks; returns those that were not closed, as they were. */
  resetAll(): readonly ModelBreakerSnapshot[] {
    const before = this.snapshots();
    for (const { value } of this.#breakers) value.reset();
    return before.filter(({ state }) => state !== 'closed');
  }

  /** Stops the timers of all breakers; idempotent. */
  close(): void {
    for (const { value } of this.#breakers) value.close();
  }

  #add(provider: string, model: string): CircuitBreaker {
    const breaker = this.#create(provider, model);
    this.#breakers.set(provider, model, breaker)?.value.close();
    return breaker;
  }

  // Looks at all of them only while none can go: 40 µs for 1,000 open ones.
  #dropUnused(): boolean {
    let halfOpen: ModelEntry<CircuitBreaker> | undefined;
    for (const entry of this.#breakers) {
      if (entry.model === ANY_MODEL || !entry.value.isIdle) continue;
      const { state } = entry.value;
      if (state === 'closed') return this.#drop(entry);
      if (state === 'half-open') halfOpen ??= entry;
    }
    return halfOpen !== undefined && this.#drop(halfOpen);
  }

  #drop(entry: ModelEntry<CircuitBreaker>): true {
    this.#breakers.delete(entry);
    entry.value.close();
    return true;
  }
}

function snapshotOf({ provider, model, value }: ModelEntry<CircuitBreaker>): ModelBreakerSnapshot {
  return { provider, model, ...value.snapshot() };
}
