import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { findPortkey, type Portkey } from './find-portkey.ts';

const FOLDER = fileURLToPath(new URL('../../', import.meta.url));
const LIMIT_MS = 120_000;

/** Portkey's gateway, installed first where it is missing. @throws with what the installation wrote when it fails. */
export async function installPortkey(): Promise<Portkey> {
  const there = findPortkey();
  if (there !== undefined) return there;
  await promisify(execFile)('npx', ['-y', 'pnpm@12', 'install', '--frozen-lockfile'], { cwd: FOLDER, timeout: LIMIT_MS });
  const installed = findPortkey();
  if (installed === undefined) throw new Error('@portkey-ai/gateway was installed, and is not there in the version of package.json');
  return installed;
}
