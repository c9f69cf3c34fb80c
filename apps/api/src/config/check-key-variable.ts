import type { ConfigDocument } from './config-document.ts';
import { type Environment, VARIABLE_NAME } from './environment.ts';
import type { KeyPath } from './key-path.ts';
import { readSecret } from './read-secret.ts';

/** Reports a variable that is named for a key but does not hold one. */
export function checkKeyVariable(
  document: ConfigDocument,
  path: KeyPath,
  { variable, env }: { variable: unknown; env: Environment },
): void {
  if (typeof variable !== 'string' || !VARIABLE_NAME.test(variable)) return;
  const reading = readSecret(env, variable);
  if (!reading.ok) document.report(path, reading);
}
