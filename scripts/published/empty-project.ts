import { execFile, spawnSync } from 'node:child_process';
import { copyFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { plantTree } from '../plant-tree.ts';
import type { PackedPackage } from './pack-package.ts';

const run = promisify(execFile);
const TSC = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
const MANIFEST = JSON.stringify({ name: 'empty-project', private: true, type: 'module' });

/** As strict as TypeScript can be, and without mercy for what a package ships: its declarations are checked too. */
const STRICT = {
  target: 'es2024', lib: ['es2024'], module: 'nodenext', types: ['node'], noEmit: true, skipLibCheck: false,
  strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noPropertyAccessFromIndexSignature: true, noImplicitReturns: true,
  noUnusedLocals: true, verbatimModuleSyntax: true, isolatedModules: true, erasableSyntaxOnly: true,
};

/** A project of somebody else that has installed a package of ours and nothing more than it takes to check types. */
export interface EmptyProject {
  readonly folder: string;
  /** Checks a source file against the installed package; resolves with what the compiler said, nothing if all is well. */
  typecheck(source: string): Promise<string>;
  remove(): void;
}

/** Whether packages can be had at all: a newcomer without a network is no failure of ours. */
export function isRegistryReachable(): boolean {
  return spawnSync('npm', ['ping', '--fetch-retries=0', '--fetch-timeout=10000'], { stdio: 'ignore' }).status === 0;
}

/** Installs a packed package with npm, as its users do, but runs no install script of anything that comes with it. */
export async function installIntoEmptyProject({ tarball, manifest }: PackedPackage): Promise<EmptyProject> {
  const folder = plantTree({ 'package.json': MANIFEST, 'tsconfig.json': JSON.stringify({ compilerOptions: STRICT, include: ['*.ts'] }) });
  const nodeTypes = `@types/node@${manifest.devDependencies?.['@types/node'] ?? 'latest'}`;
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', tarball, nodeTypes], { cwd: folder });
  return {
    folder,
    typecheck: async (source) => {
      copyFileSync(source, join(folder, 'consumer.ts'));
      // The compiler says what is wrong on standard output, and fails.
      return run(process.execPath, [TSC, '-p', folder]).then(({ stdout }) => stdout, ({ stdout }: { stdout: string }) => stdout);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
