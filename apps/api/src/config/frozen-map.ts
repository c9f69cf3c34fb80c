import { freezeDeep } from './freeze-deep.ts';

/** A map that cannot be changed once it is made; its values are frozen too. `Object.freeze` alone leaves `set` open. */
export class FrozenMap<Key, Value> extends Map<Key, Value> {
  constructor(entries: Iterable<readonly [Key, Value]>) {
    super();
    for (const [key, value] of entries) super.set(key, freezeDeep(value));
    Object.freeze(this);
  }

  override set(): never {
    throw new TypeError('This map is frozen.');
  }

  override delete(): never {
    throw new TypeError('This map is frozen.');
  }

  override clear(): never {
    throw new TypeError('This map is frozen.');
  }
}
