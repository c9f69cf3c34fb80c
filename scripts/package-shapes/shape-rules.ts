import { isDeepStrictEqual } from 'node:util';

import { devDependencyComplaints, runtimeDependencyComplaints } from './dependency-use.ts';
import type { PackageShape } from './read-package.ts';

/** Says what is wrong with a package, and what to do: one line each. */
export type ShapeRule = (shape: PackageShape) => readonly string[];

const conditions = ['proxyapi-source', 'types', 'default'];

/** What a published package has to look like, one rule a row. */
export const shapeRules: readonly ShapeRule[] = [
  ({ hasReadme }) => (hasReadme ? [] : ['has no README.md: write what it is, when to use it and one example']),
  ({ manifest }) => (manifest.license === undefined ? ['has no license field: add "license": "MIT"'] : []),
  exportComplaints,
  publishedExportComplaints,
  otherPackageComplaints,
  workspaceComplaints,
  catalogComplaints,
  runtimeDependencyComplaints,
  devDependencyComplaints,
];

function exportComplaints({ manifest: { exports = {} } }: PackageShape): readonly string[] {
  const entries = Object.entries({ '.': {}, ...exports }).filter(([key]) => key !== './package.json');
  const missing = entries.flatMap(([key, entry]) =>
    conditions
      .filter((condition) => typeof entry === 'string' || !Object.hasOwn(entry, condition))
      .map((condition) => `exports["${key}"] has no "${condition}": give it ${conditions.join(', ')}`),
  );
  const manifestExport = exports['./package.json'] === './package.json';
  return manifestExport ? missing : [...missing, 'exports lacks "./package.json": tools read it, so export it as it is'];
}

// Node strips no types below node_modules, so the condition for sources must not reach those who install the package.
function publishedExportComplaints({ manifest: { exports = {}, publishConfig = {} } }: PackageShape): readonly string[] {
  const published = Object.fromEntries(Object.entries(exports).map(([key, entry]) => [key, typeof entry === 'string' ? entry : withoutSource(entry)]));
  if (isDeepStrictEqual(publishConfig.exports, published)) return [];
  return ['has other publishConfig.exports than exports: repeat them there without "proxyapi-source"'];
}

function withoutSource(entry: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(entry).filter(([condition]) => condition !== 'proxyapi-source'));
}

function otherPackageComplaints({ manifest, others }: PackageShape): readonly string[] {
  const all = { ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.optionalDependencies, ...manifest.devDependencies };
  return Object.keys(all)
    .filter((name) => others.has(name))
    .map((name) => `names ${name} among its dependencies: packages stand alone, tests included`);
}

function workspaceComplaints({ manifest }: PackageShape): readonly string[] {
  const runtime = { ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.optionalDependencies };
  return Object.entries(runtime)
    .filter(([, version]) => version.startsWith('workspace:'))
    .map(([name]) => `depends on ${name}: declare the narrow interface it needs, and let apps/api hand it over`);
}

function catalogComplaints({ manifest }: PackageShape): readonly string[] {
  const all = { ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.devDependencies };
  return Object.entries(all)
    .filter(([, version]) => !/^(?:catalog|workspace):/.test(version))
    .map(([name, version]) => `takes ${name} at ${version}: put it in the catalog of pnpm-workspace.yaml, say catalog:`);
}
