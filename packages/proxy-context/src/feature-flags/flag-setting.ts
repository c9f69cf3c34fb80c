/** How a flag stands. */
export interface FlagSetting {
  /** `false`: off for everyone, whatever the rollout. */
  readonly isEnabled: boolean;
  /** The share of subjects that it is on for while it is enabled; from 0 to 100. */
  readonly rolloutPercent: number;
}

/** A flag as people write it: on or off for everyone, or for a share. What is left out is `true` and 100. */
export type FlagValue = boolean | Partial<FlagSetting>;

/**
 * The setting that a value stands for.
 *
 * @throws RangeError when the rollout is not a number from 0 to 100.
 */
export function toFlagSetting(value: FlagValue): FlagSetting {
  const { isEnabled = true, rolloutPercent = 100 } = typeof value === 'boolean' ? { isEnabled: value } : value;
  if (!(rolloutPercent >= 0 && rolloutPercent <= 100)) throw new RangeError(`rolloutPercent must be a number from 0 to 100, got ${rolloutPercent}`);
  return { isEnabled, rolloutPercent };
}
