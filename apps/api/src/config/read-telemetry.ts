import { type OpenTelemetrySettings, readOpenTelemetrySettings } from '@proxyapi/proxy-logging';

import { VERSION } from '../version.ts';
import type { ConfigProblem } from './config-error.ts';
import type { Environment } from './environment.ts';

/** What the `OTEL_*` variables ask for; `undefined` where that is nothing, or something is wrong, which goes to `problems`. */
export function readTelemetry(env: Environment, problems: ConfigProblem[]): OpenTelemetrySettings | undefined {
  const reading = readOpenTelemetrySettings(env, { serviceVersion: VERSION });
  if (reading.ok) return reading.settings;
  problems.push(...reading.problems.map(({ variable, expected, got }) => ({ source: 'environment', key: variable, expected, got })));
  return undefined;
}
