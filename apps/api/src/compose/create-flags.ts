import { FeatureFlags } from '@proxyapi/proxy-context';
import type { Logger } from '@proxyapi/proxy-logging';

import type { Config } from '../config/config.ts';
import type { FlagName } from '../config/feature-flag-schema.ts';

/** The feature flags as configured, each change of them a line of the log where there is one. */
export function createFlags({ featureFlags }: Pick<Config, 'featureFlags'>, logger: Pick<Logger, 'info'> | undefined): FeatureFlags<FlagName> {
  const flags = new FeatureFlags(featureFlags);
  for (const name of featureFlags.keys()) flags.subscribe(name, (setting) => logger?.info('feature flag', { name, ...setting }));
  return flags;
}
