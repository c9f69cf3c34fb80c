import { type Environment, readVariable } from './environment.ts';
import { Secret } from './secret.ts';

/** A key read from the environment, or why it cannot be used. */
export type SecretReading =
  | { readonly ok: true; readonly secret: Secret }
  | { readonly ok: false; readonly expected: string; readonly got: string };

/** Reads the key that `variable` holds. It has to fit into a header, so spaces and line breaks within it are refused. */
export function readSecret(env: Environment, variable: string): SecretReading {
  const value = readVariable(env, variable);
  if (value === undefined) return { ok: false, expected: `the variable ${variable} to be set`, got: 'nothing' };
  if (isHeaderSafe(value)) return { ok: true, secret: new Secret(value) };
  return { ok: false, expected: `${variable} to hold printable ASCII without spaces`, got: 'other characters' };
}

/** Whether `key` can stand in a header as it is. */
export function isHeaderSafe(key: string): boolean {
  return /^[!-~]+$/.test(key);
}

/** The key that `variable` holds, once {@link readSecret} has found nothing wrong with it; none without a variable. */
export function secretOf(env: Environment, variable: string | undefined): Secret | undefined {
  const reading = variable === undefined ? undefined : readSecret(env, variable);
  return reading?.ok === true ? reading.secret : undefined;
}
