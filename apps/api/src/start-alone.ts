import process from 'node:process';

import { createLogger, startOpenTelemetry } from '@proxyapi/proxy-logging';

import { banner } from './banner.ts';
import { compose } from './compose.ts';
import type { LoadedConfig } from './config/load-config.ts';
import { knownSecrets } from './known-secrets.ts';
import { listen } from './listen.ts';
import { reloadFlags } from './reload-flags.ts';
import { stop } from './stop.ts';
import { stopOnSignals } from './stop-on-signals.ts';
import { tuneV8 } from './tune-v8.ts';
import { warmUp } from './warm-up.ts';

/** How long a stop waits for whoever reads the log. */
const LAST_LINES_MS = 2000;

/**
 * Starts a gateway that is this one process: compose, listen, discover, until a signal stops it.
 *
 * @throws {@link StartError} when it cannot start here.
 */
export async function startAlone(loaded: LoadedConfig): Promise<void> {
  const { config } = loaded;
  const { stderr } = process;
  const logger = createLogger({ level: config.logLevel, stream: stderr, isForPeople: stderr.isTTY, hasColours: stderr.isTTY && stderr.hasColors(), secrets: knownSecrets(config) });
  process.on('exit', () => logger.flushNow());
  const telemetry = await startOpenTelemetry({ settings: config.telemetry, logger });
  const parts = compose(config, { logger, telemetry });
  process.on('SIGHUP', () => reloadFlags(parts.flags, { logger, path: loaded.path }));
  const address = await listen(parts.server, config.server);
  // Before the banner: whoever reads it may send a signal at once.
  stopOnSignals(async () => {
    await stop(parts, { drainTimeoutMs: config.server.drainTimeoutMs, logger });
    await logger.flush(LAST_LINES_MS);
  });
  await warmUp(parts, { discovers: true });
  tuneV8();
  parts.lifecycle.advance('ready');
  parts.probes.start();
  process.stdout.write(banner(loaded, { address, exampleModel: parts.catalog.entries()[0]?.id }));
}
