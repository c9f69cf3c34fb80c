import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

/** A folder of `packages/`, `apps/` or `benchmarks/` with a package.json. */
export interface WorkspacePackage {
  readonly name: string;
  /** From the repository root: `packages/proxy-core`. */
  readonly directory: string;
  /** Export key (`.`, `./otel`) to source file, from the repository root. */
  readonly sources: ReadonlyMap<string, string>;
}

interface Manifest {
  name?: string;
  exports?: Record<string, string | { 'proxyapi-source'?: string }>;
}

/** Finds the workspace packages under `root`. */
export function readWorkspacePackages(root: string): readonly WorkspacePackage[] {
  return globSync('{packages,apps,benchmarks}/*/package.json', { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted()
    .map((path) => {
      const manifest: Manifest = JSON.parse(readFileSync(join(root, path), 'utf8'));
      const directory = dirname(path);
      return { name: manifest.name ?? directory, directory, sources: sourcesOf(manifest, directory) };
    });
}

function sourcesOf({ exports = {} }: Manifest, directory: string): Map<string, string> {
  const sources = new Map([['.', `${directory}/src/index.ts`]]);
  for (const [key, entry] of Object.entries(exports)) {
    const source = typeof entry === 'string' ? entry : entry['proxyapi-source'];
    if (source !== undefined) sources.set(key, posix.join(directory, source));
  }
  return sources;
}
