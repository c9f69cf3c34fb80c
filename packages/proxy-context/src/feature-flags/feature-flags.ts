import { type FlagSetting, type FlagValue, toFlagSetting } from './flag-setting.ts';
import { isInRollout } from './is-in-rollout.ts';
import { nearestName } from './nearest-name.ts';
import { UnknownFlagError } from './unknown-flag-error.ts';

/** Told of a flag that has changed: how it stands now, and how it stood. */
export type FlagListener = (setting: FlagSetting, previous: FlagSetting) => void;

/**
 * Switches that can be turned while the process runs, each for everyone or for a share of the subjects.
 *
 * Differs from a settings object: the set of names is closed, so that a misspelt one is refused with the nearest; and
 * those who subscribed are told before the call that changed a flag returns.
 *
 * @example
 * const flags = new FeatureFlags(Object.entries({ compression: true, new_router: { rolloutPercent: 10 } }));
 * flags.isOn('new_router', 'caller-7');
 */
export class FeatureFlags<Name extends string = string> {
  readonly #settings = new Map<string, FlagSetting>();
  readonly #listeners = new Map<string, Set<FlagListener>>();

  /** @throws RangeError when a rollout is not a number from 0 to 100. */
  constructor(flags: Iterable<readonly [name: Name, value: FlagValue]>) {
    for (const [name, value] of flags) this.#settings.set(name, toFlagSetting(value));
  }

  /** All flags, in the order they were given. */
  entries(): readonly (readonly [name: string, setting: FlagSetting])[] {
    return [...this.#settings];
  }

  /** @throws {@link UnknownFlagError} */
  get(name: string): FlagSetting {
    const setting = this.#settings.get(name);
    if (setting === undefined) throw new UnknownFlagError(name, nearestName(name, this.#settings.keys()));
    return setting;
  }

  /**
   * Whether a flag is on for a subject: a caller's name, a part's, whatever should fall on the same side each time.
   *
   * @throws {@link UnknownFlagError}
   */
  isOn(name: Name, subject: string): boolean {
    const { isEnabled, rolloutPercent } = this.get(name);
    return isEnabled && isInRollout(name, subject, rolloutPercent);
  }

  /**
   * Sets one flag; gives how it stood.
   *
   * @throws {@link UnknownFlagError}, or RangeError when the rollout is not a number from 0 to 100; nothing has changed then.
   * @throws AggregateError of what listeners threw, once all have been told.
   */
  set(name: string, value: FlagValue): FlagSetting {
    const previous = this.get(name);
    this.setAll([[name, value]]);
    return previous;
  }

  /**
   * Sets several flags as one change: none of them where one is refused, and nobody is told before all are set. Gives the
   * names of those that stand differently now.
   *
   * @throws as {@link FeatureFlags.set} does.
   */
  setAll(values: Iterable<readonly [name: string, value: FlagValue]>): readonly string[] {
    const changes = Array.from(values, ([name, value]) => ({ name, setting: toFlagSetting(value), previous: this.get(name) }))
      .filter(({ setting, previous }) => setting.isEnabled !== previous.isEnabled || setting.rolloutPercent !== previous.rolloutPercent);
    for (const { name, setting } of changes) this.#settings.set(name, setting);
    const failures: unknown[] = [];
    for (const change of changes) this.#tell(change, failures);
    if (failures.length > 0) throw new AggregateError(failures, 'The flags are set, but listeners failed.');
    return changes.map(({ name }) => name);
  }

  /**
   * Has `listener` told of each change from now on; gives the function that ends it.
   *
   * @throws {@link UnknownFlagError}
   */
  subscribe(name: Name, listener: FlagListener): () => void {
    this.get(name);
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  #tell({ name, setting, previous }: { readonly name: string; readonly setting: FlagSetting; readonly previous: FlagSetting }, failures: unknown[]): void {
    for (const listener of this.#listeners.get(name) ?? []) {
      try {
        listener(setting, previous);
      } catch (error) {
        // One that fails must not keep the news from the others.
        failures.push(error);
      }
    }
  }
}
