import { type Environment, readVariable } from './environment.ts';
import { KNOWN_PROVIDERS } from './provider-defaults.ts';
import { type ProviderEntry, providerSchema } from './provider-schema.ts';

/**
 * The providers where no file lists any: one for each known variable that is set, in order of priority; with none of
 * them, the built-in sandbox.
 */
export function environmentProviders(env: Environment): readonly ProviderEntry[] {
  const found = KNOWN_PROVIDERS.filter(({ variable }) => readVariable(env, variable) !== undefined);
  if (found.length === 0) return [providerSchema.parse({ name: 'sandbox', type: 'sandbox' })];
  return found.map(({ name, type, variable, needsKey }, index) =>
    providerSchema.parse({ name, type, priority: index + 1, ...(needsKey ? { api_key_env: variable } : {}) }),
  );
}
