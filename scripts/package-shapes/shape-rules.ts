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
