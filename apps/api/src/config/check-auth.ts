import { checkKeyVariable } from './check-key-variable.ts';
import { type ConfigDocument, valueAt } from './config-document.ts';
import { type Environment, readVariable } from './environment.ts';
import { checkUnique, itemsAt } from './file-outline.ts';
import type { KeyPath } from './key-path.ts';

const ADMIN: KeyPath = ['auth', 'admin_key_env'];

export interface CheckAuthOptions {
  readonly env: Environment;
  /** Callers' keys that take the place of the file's, whose own variables then may be unset. */
  readonly environmentKeys: readonly string[];
}

/** Reports names and keys that two callers share, a caller's key that is the admin's too, and variables not set. */
export function checkAuth(document: ConfigDocument, { env, environmentKeys }: CheckAuthOptions): void {
  const items = itemsAt(document, ['auth', 'api_keys']);
  checkUnique(document, items, 'name');
  const seen = new Set(environmentKeys);
  const check = (path: KeyPath, variable: unknown): void => {
    checkKeyVariable(document, path, { variable, env });
    const key = typeof variable === 'string' ? readVariable(env, variable) : undefined;
    if (key === undefined) return;
    if (seen.has(key)) document.report(path, { expected: 'a key of its own', got: 'one that another entry has' });
    seen.add(key);
  };
  if (environmentKeys.length === 0) {
    for (const { path, fields } of items) check([...path, 'key_env'], fields['key_env']);
  }
  check(ADMIN, valueAt(document.value, ADMIN));
}
