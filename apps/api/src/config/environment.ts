/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Names of variables that a file may refer to. Capitals only: a provider's key that was pasted where the variable's
 * name belongs is then refused without being printed.
 */
export const VARIABLE_NAME = /^[A-Z_][A-Z0-9_]{0,127}$/;

/** A variable's value without surrounding white space; an empty one counts as not set. */
export function readVariable(env: Environment, name: string): string | undefined {
  const value = Object.hasOwn(env, name) ? env[name]?.trim() : undefined;
  return value === '' ? undefined : value;
}
