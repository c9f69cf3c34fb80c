import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';

import { plantTree } from '../plant-tree.ts';

const ENTRY = resolve(import.meta.dirname, '../../apps/api/bin/proxyapi.mjs');

/** What the gateway's own `--check` says of a configuration, with a made-up key for each variable that it names. @throws when it refuses. */
export async function checkGatewayConfig(yaml: string): Promise<string> {
  const folder = plantTree({ 'proxyapi.yaml': yaml });
  const keys = Object.fromEntries([...yaml.matchAll(/key_env: (\w+)/g)].map(([, name = '']) => [name, `made-up-${name.toLowerCase()}`]));
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=proxyapi-source', ENTRY, '--check'], { cwd: folder, env: { PATH: process.env['PATH'], HOME: folder, ...keys } });
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
