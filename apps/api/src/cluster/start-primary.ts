import { createServer } from 'node:net';
import process from 'node:process';

import { createLogger } from '@proxyapi/proxy-logging';

import { banner } from '../banner.ts';
import { createFlags } from '../compose/create-flags.ts';
import type { LoadedConfig } from '../config/load-config.ts';
import { knownSecrets } from '../known-secrets.ts';
import { listen } from '../listen.ts';
import { reloadFlags } from '../reload-flags.ts';
import { stopOnSignals } from '../stop-on-signals.ts';
import { LogRelay } from './log-relay.ts';
import { Primary } from './primary.ts';

/** What a worker may need beyond the drain timeout: its notice, its last words, its files and its spans. */
const STOP_RESERVE_MS = 15_000;
const LAST_LINES_MS = 2000;

/**
 * Starts a gateway of several processes: this one hands over connections, keeps the workers running, and brings together
 * what they know. It serves no request itself.
 *
 * @throws {@link StartError} when the address cannot be bound, or the first worker cannot start.
 */
export async function startPrimary(loaded: LoadedConfig): Promise<void> {
  const { config } = loaded;
  const { stderr } = process;
  const port = await findPort(config.server);
  const relay = new LogRelay(stderr);
  const look = { isForPeople: stderr.isTTY, hasColours: stderr.isTTY && stderr.hasColors() };
  const logger = createLogger({ level: config.logLevel, stream: relay.stream(), ...look, secrets: knownSecrets(config) });
  process.on('exit', () => relay.flushNow());
  const flags = createFlags(config, logger);
  const primary = new Primary({ config, flags, logger, relay, beginning: { text: loaded.text, port, ...look } });
  stopOnSignals(async () => {
    await primary.leave(config.server.drainTimeoutMs + STOP_RESERVE_MS);
    await logger.flush(LAST_LINES_MS);
    await relay.flush(LAST_LINES_MS);
  });
  process.on('SIGHUP', () => {
    reloadFlags(flags, { logger, path: loaded.path });
    void primary.spreadFlags();
  });
  const { address, exampleModel } = await primary.start();
  process.stdout.write(banner(loaded, { address, exampleModel }));
}

// Before any worker is there to fail: what is wrong with the address is told once, and soon. It is bound again by the first
// worker's wish; whoever takes it in between has that worker fail, and the start with it.
async function findPort({ host, port }: { readonly host: string; readonly port: number }): Promise<number> {
  const server = createServer();
  const address = await listen(server, { host, port });
  await new Promise((resolve) => server.close(resolve));
  return address.port;
}
