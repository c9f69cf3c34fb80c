import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { type Child, type ChildOptions, startChild } from './child.ts';

const GATEWAY = fileURLToPath(new URL('../../../../apps/api/bin/proxyapi.mjs', import.meta.url));

/** Those of this process's gateways; they go with it, unless it is killed outright. */
const folders = new Set<string>();
process.once('exit', () => removeFolders([...folders]));

/** How a gateway is started. */
export interface GatewayOptions {
  /** Its `proxyapi.yaml`. */
  readonly yaml: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Cores it may use, in taskset's form; any when left out. */
  readonly cores?: string | undefined;
  /** Options of `node` beside its usual ones. */
  readonly nodeOptions?: readonly string[];
  /** Whether its log goes to a file on disk, in its folder. @default false: it is read by the harness */
  readonly isLogFiled?: boolean;
}

/** Servers of one run, each in a process of its own; they are stopped together. */
export class Children {
  readonly #starting: Promise<Child>[] = [];
  readonly #folders: string[] = [];

  /** @throws with what it wrote, when it does not come up. */
  start(options: ChildOptions): Promise<Child> {
    const child = startChild(options);
    this.#starting.push(child);
    return child;
  }

  /** Starts a gateway as its bin does, in an empty folder with nothing but its configuration. */
  startGateway({ yaml, env = {}, cores, nodeOptions = [], isLogFiled = false }: GatewayOptions): Promise<Child> {
    const folder = mkdtempSync(join(tmpdir(), 'proxyapi-benchmark-'));
    this.#folders.push(folder);
    folders.add(folder);
    writeFileSync(join(folder, 'proxyapi.yaml'), yaml);
    return this.start({
      args: ['--conditions=proxyapi-source', '--expose-gc', ...nodeOptions, GATEWAY],
      cores,
      cwd: folder,
      errorFile: isLogFiled ? join(folder, 'proxyapi.log') : undefined,
      // Probes are none of the requests that are measured and counted.
      env: { PORT: '0', HEALTH_CHECK_INTERVAL: '0', ...env },
    });
  }

  /** Stops all of them, those too that are still starting. The last one first: whoever was started with another's URL may have last words for it. */
  async stop(): Promise<void> {
    const children = await Promise.allSettled(this.#starting);
    for (const child of children.toReversed()) if (child.status === 'fulfilled') await child.value.stop();
    removeFolders(this.#folders);
  }
}

function removeFolders(gone: readonly string[]): void {
  for (const folder of gone) {
    rmSync(folder, { recursive: true, force: true });
    folders.delete(folder);
  }
}
