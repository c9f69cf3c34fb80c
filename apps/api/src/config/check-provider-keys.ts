import { checkKeyVariable } from './check-key-variable.ts';
import type { ConfigDocument } from './config-document.ts';
import { type Environment, readVariable } from './environment.ts';
import { listAt, type OutlineItem } from './file-outline.ts';

/** Reports a provider's keys that are given in both ways or twice, and variables that do not hold one. */
export function checkProviderKeys(
  document: ConfigDocument,
  { path, fields }: OutlineItem,
  { env, isEnabled }: { env: Environment; isEnabled: boolean },
): void {
  const listPath = [...path, 'api_key_envs'];
  if (Object.hasOwn(fields, 'api_key_env') && Object.hasOwn(fields, 'api_key_envs')) {
    document.report(listPath, { expected: 'either api_key_env or api_key_envs', got: 'both' });
    return;
  }
  // A disabled provider's variables may be unset.
  if (!isEnabled) return;
  checkKeyVariable(document, [...path, 'api_key_env'], { variable: fields['api_key_env'], env });
  const seen = new Set<string>();
  for (const [index, variable] of listAt(document.value, listPath).entries()) {
    checkKeyVariable(document, [...listPath, index], { variable, env });
    const key = typeof variable === 'string' ? readVariable(env, variable) : undefined;
    if (key === undefined) continue;
    if (seen.has(key)) document.report([...listPath, index], { expected: 'a key of its own', got: 'one that another entry has' });
    seen.add(key);
  }
}
