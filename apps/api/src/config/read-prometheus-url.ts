import type { ConfigProblem } from './config-error.ts';
import { type Environment, readVariable } from './environment.ts';
import { readBaseUrl } from './read-base-url.ts';

const KEY = 'PROMETHEUS_URL';

/** Where to ask Prometheus for history, without trailing slash; `undefined` where nobody said. Adds what is wrong with it to `problems`. */
export function readPrometheusUrl(env: Environment, problems: ConfigProblem[]): URL | undefined {
  const text = readVariable(env, KEY);
  if (text === undefined) return undefined;
  const reading = readBaseUrl(text);
  if (reading.ok) return reading.url;
  const { expected, got = 'another form' } = reading;
  problems.push({ source: 'environment', key: KEY, expected, got });
  return undefined;
}
