import type { FeatureFlags } from '@proxyapi/proxy-context';
import type { Logger } from '@proxyapi/proxy-logging';

import { ConfigError } from './config/config-error.ts';
import type { FlagName } from './config/feature-flag-schema.ts';
import { loadConfig, type LoadedConfig } from './config/load-config.ts';

/** What {@link reloadFlags} needs. */
export interface ReloadFlagsOptions {
  readonly logger: Logger;
  /** The file that the start was made with; `undefined` for none. */
  readonly path: string | undefined;
  /** @default loadConfig */
  readonly load?: () => LoadedConfig;
}

const REFUSED = 'the feature flags stay as they are: the configuration is wrong';

/**
 * Reads the configuration again and sets the flags as it says, the environment over the file; what was set at run time is
 * gone. A configuration that would not start changes nothing, and the log names each line and key that is wrong.
 */
export function reloadFlags(flags: FeatureFlags<FlagName>, { logger, path, load = loadConfig }: ReloadFlagsOptions): void {
  try {
    const loaded = load();
    // Its flags would all go back to their defaults, which nobody wrote anywhere.
    if (path !== undefined && loaded.source !== 'file') return logger.error(REFUSED, { problem: `${path}: expected the file of the start, got no such file` });
    logger.info('the feature flags have been read again', { changed: flags.setAll(loaded.config.featureFlags) });
  } catch (error) {
    if (!ConfigError.isInstance(error)) return logger.error('the feature flags could not be read again', { error: String(error) });
    for (const problem of error.message.split('\n')) logger.error(REFUSED, { problem });
  }
}
