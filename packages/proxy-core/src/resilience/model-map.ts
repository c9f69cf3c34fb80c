import { assertInteger } from './assert-integer.ts';

/** Longer ids name no real model, and would let callers fill the memory with names. */
const MAX_MODEL_LENGTH = 256;
/** Stands for the models of a provider that have no place of their own. */
export const ANY_MODEL = '*';

/** What a {@link ModelMap} holds for one model of one provider. */
export interface ModelEntry<Value> {
  readonly provider: string;
  /** `*` for an id of more than 256 characters: those share one entry per provider. */
  readonly model: string;
  readonly value: Value;
}

/**
 * A bounded map by provider and model, which knows the order of last use.
 *
 * Callers choose model ids, so it holds `max` of them at most; who adds to a full one first deletes an entry of their
 * choice, or the oldest goes.
 */
export class ModelMap<Value> implements Iterable<ModelEntry<Value>> {
  readonly #max: number;
  readonly #entries = new Map<string, ModelEntry<Value>>();
  #newest: ModelEntry<Value> | undefined;

  /** @throws RangeError when `max` is not an integer of at least 1. */
  constructor(max: number) {
    assertInteger('max', max, 1);
    this.#max = max;
  }

  get size(): number {
    return this.#entries.size;
  }

  get isFull(): boolean {
    return this.#entries.size >= this.#max;
  }

  /** The value of a model, which thereby becomes the last used. */
  get(provider: string, model: string): Value | undefined {
    // Most often the one of the call before: then there is no key to make.
    const newest = this.#newest;
    if (newest?.model === model && newest.provider === provider) return newest.value;
    const key = keyOf(provider, model);
    const entry = this.#entries.get(key);
    if (entry !== undefined && entry !== newest) {
      this.#entries.delete(key);
      this.#entries.set(key, entry);
      this.#newest = entry;
    }
    return entry?.value;
  }

  /** Adds or replaces a value; where it is full, the entry unused for longest goes and is returned. */
  set(provider: string, model: string, value: Value): ModelEntry<Value> | undefined {
    const key = keyOf(provider, model);
    this.#entries.delete(key);
    const [oldest] = this.isFull ? this.#entries.values() : [];
    if (oldest !== undefined) this.delete(oldest);
    // Cut from the key, not the caller's string: that may be a piece of a request body and keep all of it in memory.
    const entry = { provider, model: key.slice(provider.length + 1), value };
    this.#entries.set(key, entry);
    this.#newest = entry;
    return oldest;
  }

  delete({ provider, model }: ModelEntry<Value>): void {
    this.#entries.delete(keyOf(provider, model));
    this.#newest = undefined;
  }

  /** The entries, the one unused for longest first. */
  [Symbol.iterator](): Iterator<ModelEntry<Value>> {
    return this.#entries.values();
  }
}

// A provider's name comes from the configuration, which cannot hold a NUL: no two pairs share a key.
function keyOf(provider: string, model: string): string {
  return `${provider}\0${model.length > MAX_MODEL_LENGTH ? ANY_MODEL : model}`;
}
