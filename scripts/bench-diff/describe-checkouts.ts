import { execFileSync } from 'node:child_process';

import type { Side } from './side.ts';

/** What is compared with what. */
export interface Checkouts {
  /** Commits, shortened. */
  readonly commits: Readonly<Record<Side, string>>;
  /** Whether both measure with the same benchmarks. */
  readonly measureAlike: boolean;
}

/** Asks git about both checkouts; one without git is a commit `unknown`. */
export function describeCheckouts(folders: Readonly<Record<Side, string>>): Checkouts {
  const { base, branch } = folders;
  return {
    commits: { base: git(base, 'rev-parse', '--short', 'HEAD'), branch: git(branch, 'rev-parse', '--short', 'HEAD') },
    measureAlike: git(base, 'rev-parse', 'HEAD:benchmarks') === git(branch, 'rev-parse', 'HEAD:benchmarks'),
  };
}

function git(folder: string, ...args: readonly string[]): string {
  try {
    return execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return 'unknown';
  }
}
