import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFacts } from './parse-facts.ts';
import { resolveImport } from './resolve-import.ts';
import { isTestPath } from './source-file.ts';
import type { SourceFile } from './source-file.ts';
import { readWorkspacePackages } from './workspace-package.ts';

/** Reads and parses every file of the `src` folders of apps and packages under `root`. */
export function readSourceFiles(root: string): readonly SourceFile[] {
  const packages = readWorkspacePackages(root);
  return globSync('{apps,packages}/*/src/**/*.{ts,mts,cts,js,mjs,cjs}', { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted()
    .map((path) => {
      const { imports, ...facts } = parseFacts(path, readFileSync(join(root, path), 'utf8'));
      const resolved = imports.map((each) => ({ ...each, target: resolveImport(each.specifier, path, packages) }));
      return { path, isTest: isTestPath(path), ...facts, imports: resolved };
    });
}
