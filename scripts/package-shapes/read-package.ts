import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseFacts } from '../boundaries/parse-facts.ts';
import { isTestPath } from '../boundaries/source-file.ts';

type Versions = Readonly<Record<string, string>>;

type ExportMap = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** The parts of a package.json that the checks look at. */
export interface Manifest {
  readonly name?: string;
  readonly license?: string;
  readonly exports?: ExportMap;
  readonly publishConfig?: { readonly exports?: ExportMap };
  readonly scripts?: Versions;
  readonly dependencies?: Versions;
  readonly peerDependencies?: Versions;
  readonly optionalDependencies?: Versions;
  readonly devDependencies?: Versions;
}

/** A package as the checks see it. */
export interface PackageShape {
  /** From the repository root: `packages/proxy-core`. */
  readonly directory: string;
  readonly manifest: Manifest;
  /** Names of the other packages of ours, and of the apps. */
  readonly others: ReadonlySet<string>;
  readonly hasReadme: boolean;
  /** Packages that product code imports, by package name. */
  readonly productImports: ReadonlySet<string>;
  /** Packages that test code imports, by package name. */
  readonly testImports: ReadonlySet<string>;
  /** `compilerOptions.types` of its tsconfig.json. */
  readonly ambientTypes: readonly string[];
}

/** Reads every package of `packages/` that has a first source file; one that is only laid out has no shape yet. */
export function readPackages(root: string): readonly PackageShape[] {
  return globSync('packages/*/package.json', { cwd: root })
    .map((path) => dirname(path.replaceAll('\\', '/')))
    .filter((directory) => existsSync(join(root, directory, 'src')))
    .toSorted()
    .map((directory) => readPackage(root, directory));
}

function readPackage(root: string, directory: string): PackageShape {
  const folder = join(root, directory);
  const files = globSync('{src,test}/**/*.{ts,mts,cts,js,mjs,cjs}', { cwd: folder }).map((path) => `/${path}`);
  const importsOf = (paths: readonly string[]): ReadonlySet<string> =>
    new Set(paths.flatMap((path) => importedPackages(join(folder, path))));
  return {
    directory,
    manifest: readManifest(folder),
    others: otherNames(root, directory),
    hasReadme: existsSync(join(folder, 'README.md')),
    productImports: importsOf(files.filter((path) => !isTestPath(path))),
    testImports: importsOf(files.filter(isTestPath)),
    ambientTypes: ambientTypesOf(join(folder, 'tsconfig.json')),
  };
}

function otherNames(root: string, directory: string): ReadonlySet<string> {
  const paths = globSync('{packages,apps}/*/package.json', { cwd: root }).filter((path) => dirname(path.replaceAll('\\', '/')) !== directory);
  return new Set(paths.map((path) => readManifest(join(root, dirname(path))).name).filter((name) => name !== undefined));
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

function importedPackages(file: string): readonly string[] {
  const { imports } = parseFacts(file, readFileSync(file, 'utf8'));
  return imports
    .map(({ specifier }) => specifier)
    .filter((specifier) => !/^(?:\.|#|node:)/.test(specifier))
    .map((specifier) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/'));
}

function ambientTypesOf(file: string): readonly string[] {
  if (!existsSync(file)) return [];
  const config: { compilerOptions?: { types?: string[] } } = JSON.parse(readFileSync(file, 'utf8'));
  return config.compilerOptions?.types ?? [];
}
