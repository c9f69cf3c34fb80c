import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

import { createLogger, type RootLogger, startOpenTelemetry } from '@proxyapi/proxy-logging';

import { banner } from './banner.ts';
import { compose, type Composition } from './compose.ts';
import type { Config } from './config/config.ts';
import { ConfigError } from './config/config-error.ts';
import { isRunByScript } from './config/is-run-by-script.ts';
import { loadConfig, type LoadedConfig } from './config/load-config.ts';
import { knownSecrets } from './known-secrets.ts';
import { listen } from './listen.ts';
import { reloadFlags } from './reload-flags.ts';
import { StartError } from './start-error.ts';
import { stop } from './stop.ts';
import { watchLauncher } from './watch-launcher.ts';

/** How long the start waits for the providers' model lists and the answers' file; what is later comes in the background. */
const GRACE_MS = 3000;
/** How long a stop waits for whoever reads the log. */
const LAST_LINES_MS = 2000;

async function main(): Promise<void> {
  const loaded = load();
  if (process.argv.includes('--check')) {
    process.stdout.write(`The configuration is valid (${loaded.path ?? loaded.source}).\n`);
    return;
  }
  await start(loaded);
}

function load(): LoadedConfig {
  return loadConfig();
}

async function start(loaded: LoadedConfig): Promise<void> {
  const { config } = loaded;
  const { stderr } = process;
  const logger = createLogger({ level: config.logLevel, stream: stderr, isForPeople: stderr.isTTY, hasColours: stderr.isTTY && stderr.hasColors(), secrets: knownSecrets(config) });
  process.on('exit', () => logger.flushNow());
  const telemetry = await startOpenTelemetry({ settings: config.telemetry, logger });
  const parts = compose(config, { logger, telemetry });
  process.on('SIGHUP', () => reloadFlags(parts.flags, { logger, path: loaded.path }));
  const address = await listen(parts.server, config.server);
  // Before the banner: whoever reads it may send a signal at once.
  stopOnSignals(parts, { config, logger });
  // The sandbox alone needs no list of prices.
  const loadingPrices = parts.providers.some(({ type }) => type !== 'sandbox') ? parts.prices.load() : undefined;
  await Promise.race([Promise.all([parts.discovery.start(), parts.cache?.open(), loadingPrices]), delay(GRACE_MS, undefined, { ref: false })]);
  parts.lifecycle.advance('ready');
  parts.probes.start();
  process.stdout.write(banner(loaded, { address, exampleModel: parts.catalog.entries()[0]?.id }));
}

function stopOnSignals(parts: Composition, { config, logger }: { readonly config: Config; readonly logger: RootLogger }): void {
  let isStopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    // Asked twice: somebody does not want to wait.
    if (isStopping) process.exit(signal === 'SIGINT' ? 130 : 143);
    isStopping = true;
    void stop(parts, { drainTimeoutMs: config.server.drainTimeoutMs, logger }).then(() => logger.flush(LAST_LINES_MS)).then(() => process.exit(0));
  };
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
  if (isRunByScript()) watchLauncher(() => onSignal('SIGTERM'));
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError || error instanceof StartError ? error.message : describe(error)}\n`);
  process.exit(1);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
