import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Suite } from './suite.ts';

/** A suite and the arguments that its package.json gives to mocha. */
export interface MochaSuite extends Suite {
  readonly mochaArguments: readonly string[];
}

/** Finds every suite of the workspace at `root` without asking turbo or pnpm: the packages, then the scripts. */
export function findSuites(root: string): readonly MochaSuite[] {
  const packages = globSync('{packages,apps,benchmarks}/*/package.json', { cwd: root }).toSorted();
  return [
    ...packages.flatMap((path) => suiteOf(join(root, dirname(path)), 'test')),
    ...suiteOf(root, 'test:scripts'),
  ];
}

function suiteOf(directory: string, script: 'test' | 'test:scripts'): readonly MochaSuite[] {
  const manifest: { name?: string; scripts?: Record<string, string> } = JSON.parse(
    readFileSync(join(directory, 'package.json'), 'utf8'),
  );
  const { name = directory, scripts = {} } = manifest;
  const command = scripts[script];
  if (command === undefined) return [];
  const [program, ...mochaArguments] = command.split(/\s+/);
  if (program !== 'mocha') throw new Error(`${name}: the ${script} script must begin with mocha, got "${command}"`);
  return [{ name, directory, mochaArguments }];
}
