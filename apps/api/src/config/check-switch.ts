import { checkVariable } from './check-variable.ts';
import type { ConfigProblem } from './config-error.ts';
import { type Environment, readVariable } from './environment.ts';
import { flag } from './schema-parts.ts';

/** What a variable says that is `true` or `false`; `undefined` when it is unset or neither. */
export function checkSwitch(env: Environment, key: string, problems: ConfigProblem[]): boolean | undefined {
  const text = readVariable(env, key);
  const isOn = text === 'true' || text === 'false' ? text === 'true' : text;
  return checkVariable(key, isOn, { schema: flag(), problems });
}
