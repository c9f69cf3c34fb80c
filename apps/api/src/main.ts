import process from 'node:process';

import { loadConfig } from './config/load-config.ts';
import { tellStartFailure } from './tell-start-failure.ts';

async function main(): Promise<void> {
  const loaded = loadConfig();
  if (process.argv.includes('--check')) {
    process.stdout.write(`The configuration is valid (${loaded.path ?? loaded.source}).\n`);
    return;
  }
  // Each loads what the other has no use for: a primary serves no requests, and one process has no workers.
  if (loaded.config.server.workers === 1) await (await import('./start-alone.ts')).startAlone(loaded);
  else await (await import('./cluster/start-primary.ts')).startPrimary(loaded);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${tellStartFailure(error)}\n`);
  process.exit(1);
}
