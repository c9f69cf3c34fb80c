import { assertInteger } from './assert-integer.ts';
import { KeyRest } from './key-rest.ts';

/** Settings of a {@link KeyRing}. */
export interface KeyRingOptions<Key extends object> {
  /** The keys of one provider. Opaque: the ring compares them and hands them out, and looks at nothing inside. */
  readonly keys: readonly Key[];
  /** Models per key whose rest is remembered; the oldest is forgotten first. @default 1000 */
  readonly maxModels?: number;
}

/** A key to use, or how long there is none. */
export type KeyChoice<Key> =
  | { readonly kind: 'key'; readonly key: Key }
  | {
    readonly kind: 'resting';
    /** When the first key is back, on the clock of `nowMs`. */
    readonly restsUntilMs: number;
    /** Whether the provider refused every key: a fault for the operator, where else the caller waits. */
    readonly isRefused: boolean;
  };

interface Slot<Key> {
  readonly choice: { readonly kind: 'key'; readonly key: Key };
  readonly rest: KeyRest;
}

/**
 * Takes turns with the keys of one provider, and leaves out those that the provider asked to rest or refused.
 *
 * All times are of one monotonic clock in ms, `performance.now()` by habit.
 */
export class KeyRing<Key extends object> {
  readonly #slots: readonly Slot<Key>[];
  #next = 0;

  /** @throws RangeError when there is no key, or `maxModels` is not an integer of at least 1. */
  constructor({ keys, maxModels = 1000 }: KeyRingOptions<Key>) {
    assertInteger('keys.length', keys.length, 1);
    assertInteger('maxModels', maxModels, 1);
    this.#slots = keys.map((key) => ({ choice: { kind: 'key', key }, rest: new KeyRest(maxModels) }));
  }

  get size(): number {
    return this.#slots.length;
  }

  /** The next key in turn that does not rest for `model`. */
  pick(model: string, nowMs: number): KeyChoice<Key> {
    let restsUntilMs = Infinity;
    for (let i = 0; i < this.#slots.length; i += 1) {
      const place = (this.#next + i) % this.#slots.length;
      const slot = this.#slots[place];
      const untilMs = slot?.rest.untilMs(model, nowMs) ?? Infinity;
      if (slot !== undefined && untilMs <= nowMs) {
        this.#next = place + 1;
        return slot.choice;
      }
      restsUntilMs = Math.min(restsUntilMs, untilMs);
    }
    return { kind: 'resting', restsUntilMs, isRefused: this.#slots.every(({ rest }) => rest.isRefused(nowMs)) };
  }

  /**
   * The provider asked to slow down (429), or said that a quota is used up: the key rests until `untilMs`, for `model`
   * or, with `undefined`, for all. A rest is never cut short by a shorter one.
   */
  rest(key: Key, model: string | undefined, untilMs: number): void {
    this.#restOf(key)?.rest(model, untilMs);
  }

  /**
   * The provider refused the key (401, 402, 403): it rests for all models, 10 s at first and twice as long with each
   * refusal in a row, 5 minutes at most. Refusals while it rests already are of the same time and count as one.
   */
  refuse(key: Key, nowMs: number): void {
    this.#restOf(key)?.refuse(nowMs);
  }

  /** The provider took the key: its next refusal is a first one. */
  accept(key: Key): void {
    this.#restOf(key)?.accept();
  }

  /** How many keys rest for all models, for health and metrics. */
  resting(nowMs: number): number {
    return this.#slots.filter(({ rest }) => rest.isResting(nowMs)).length;
  }

  #restOf(key: Key): KeyRest | undefined {
    return this.#slots.find(({ choice }) => choice.key === key)?.rest;
  }
}
