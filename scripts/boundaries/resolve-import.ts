import { posix } from 'node:path';
import type { WorkspacePackage } from './workspace-package.ts';

/** Where `specifier`, written in the file `from`, lands inside the repository; undefined when it lands outside. */
export function resolveImport(
  specifier: string,
  from: string,
  packages: readonly WorkspacePackage[],
): string | undefined {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier);
  const owner = packages.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`));
  if (owner === undefined) return undefined;
  const key = `.${specifier.slice(owner.name.length)}`;
  return owner.sources.get(key) ?? posix.join(owner.directory, key);
}
