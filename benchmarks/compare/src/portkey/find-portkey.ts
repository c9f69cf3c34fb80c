import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MANIFEST = new URL('../../package.json', import.meta.url);
const INSTALLED = new URL('../../node_modules/@portkey-ai/gateway/', import.meta.url);

/** Portkey's gateway as it is installed here. */
export interface Portkey {
  readonly version: string;
  /** What its command runs. */
  readonly main: string;
}

/** The version that the comparison is pinned to, where it is installed; `undefined` where nothing is, or another one. */
export function findPortkey(): Portkey | undefined {
  const manifest = new URL('package.json', INSTALLED);
  if (!existsSync(manifest)) return undefined;
  const { version }: { version: string } = JSON.parse(readFileSync(manifest, 'utf8'));
  const { dependencies }: { dependencies: Readonly<Record<string, string>> } = JSON.parse(readFileSync(MANIFEST, 'utf8'));
  if (version !== dependencies['@portkey-ai/gateway']) return undefined;
  return { version, main: fileURLToPath(new URL('build/start-server.js', INSTALLED)) };
}
