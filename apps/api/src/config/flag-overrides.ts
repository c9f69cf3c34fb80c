import { nearestNames } from '@proxyapi/proxy-core';
import { checkSwitch } from './check-switch.ts';
import { checkVariable, numberOf } from './check-variable.ts';
import type { ConfigProblem } from './config-error.ts';
import { type Environment, readVariable } from './environment.ts';
import { environmentOf, FLAG_NAMES, type FlagName, rolloutPercent } from './feature-flag-schema.ts';

/** What the environment says over a flag in the file. */
export interface FlagOverride {
  readonly isEnabled: boolean | undefined;
  readonly rolloutPercent: number | undefined;
}

const FLAG_VARIABLE = /^FEATURE_\w{1,128}_(?:ENABLED|ROLLOUT)$/;
const VARIABLES = FLAG_NAMES.map(environmentOf).flatMap(({ enabled, rollout }) => [enabled, rollout]);

/** Reads `FEATURE_<NAME>_ENABLED` and `FEATURE_<NAME>_ROLLOUT`; adds what is wrong with them to `problems`. */
export function readFlagOverrides(env: Environment, problems: ConfigProblem[]): ReadonlyMap<FlagName, FlagOverride> {
  problems.push(...unknownFlags(env));
  return new Map(FLAG_NAMES.map((name) => [name, readOverride(env, { name, problems })]));
}

function readOverride(env: Environment, { name, problems }: { name: FlagName; problems: ConfigProblem[] }): FlagOverride {
  const { enabled, rollout } = environmentOf(name);
  const share = numberOf(readVariable(env, rollout));
  return {
    isEnabled: checkSwitch(env, enabled, problems),
    rolloutPercent: checkVariable(rollout, share, { schema: rolloutPercent(), problems }),
  };
}

/** A flag with a name that nothing reads would look as if it were switched. */
function unknownFlags(env: Environment): readonly ConfigProblem[] {
  const named = Object.keys(env).filter((key) => FLAG_VARIABLE.test(key) && readVariable(env, key) !== undefined);
  return named.filter((key) => !VARIABLES.includes(key)).toSorted().map((key) => {
    const sameEnd = VARIABLES.filter((variable) => variable.endsWith(key.slice(key.lastIndexOf('_'))));
    const [nearest] = nearestNames(key, sameEnd, 1);
    return { source: 'environment', key, expected: 'the name of a feature flag', got: 'another name', hint: `the nearest is ${nearest}` };
  });
}
