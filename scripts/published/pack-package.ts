import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

import { createPackageFromTarballData, type Package } from '@arethetypeswrong/core';

const run = promisify(execFile);
/** The pnpm that runs this very script, where one does: the other way asks the registry which pnpm there is. */
const RUNNING_PNPM = process.env['npm_execpath'];
const [PNPM, ...PNPM_ARGUMENTS] = RUNNING_PNPM !== undefined && basename(RUNNING_PNPM) === 'pnpm' ? [RUNNING_PNPM] as const : ['npx', '-y', 'pnpm@12'] as const;

/** The parts of a packed package.json that the checks look at. */
export interface PackedManifest {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** A package as the registry would get it. */
export interface PackedPackage {
  /** Path of the tarball. */
  readonly tarball: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly manifest: PackedManifest;
  /** What each file of the tarball says, by its path in the package. */
  readonly files: ReadonlyMap<string, string>;
  /** The same as the checker of types wants it. */
  readonly contents: Package;
}

/** Packs the package in `directory` as publishing does, its build included, and writes the tarball into `destination`. */
export async function packPackage(directory: string, destination: string): Promise<PackedPackage> {
  const { stdout } = await run(PNPM, [...PNPM_ARGUMENTS, 'pack', '--json', '--pack-destination', destination], { cwd: directory, maxBuffer: 16 * 1024 * 1024 });
  const { filename }: { filename: string } = JSON.parse(stdout.slice(stdout.indexOf('{\n')));
  const tarball = join(destination, basename(filename));
  const bytes = new Uint8Array(readFileSync(tarball));
  const contents = createPackageFromTarballData(bytes);
  const files = new Map(contents.listFiles().map((path) => [path.slice(`/node_modules/${contents.packageName}/`.length), contents.readFile(path)]));
  return { tarball, bytes, manifest: JSON.parse(files.get('package.json') ?? '{}'), files, contents };
}
