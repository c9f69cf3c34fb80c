import { cpSync, existsSync, lstatSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** What a copy does without: history, and what is built or can be. */
const LEFT_OUT: ReadonlySet<string> = new Set(['.git', '.turbo', '.proxyapi', 'dist']);
const STORE = join('node_modules', '.pnpm');

/** A copy of the repository that may be broken. */
export interface RepositoryCopy {
  readonly root: string;
  remove(): void;
}

/**
 * Copies the repository as it is, uncommitted changes included, into a temporary folder in which its tests run.
 *
 * Workspaces find each other by relative links, which lead to the copy; what is installed is by far the most, and is shared.
 */
export function copyRepository(root: string): RepositoryCopy {
  const copy = mkdtempSync(join(tmpdir(), 'proxyapi-features-'));
  const store = join(root, STORE);
  cpSync(root, copy, { recursive: true, verbatimSymlinks: true, filter: (path) => path !== store && !LEFT_OUT.has(basename(path)) });
  if (existsSync(store) && !lstatSync(join(root, 'node_modules')).isSymbolicLink()) symlinkSync(store, join(copy, STORE), 'dir');
  return { root: copy, remove: () => rmSync(copy, { recursive: true, force: true }) };
}
