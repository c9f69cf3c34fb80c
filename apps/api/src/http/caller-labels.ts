import type { IncomingHttpHeaders } from 'node:http';

import type { MetricLabelConfig } from '../config/config.ts';

/** What a request's headers say under the operator's labels, as it came; `undefined` where there are no labels. */
export function callerLabels(headers: IncomingHttpHeaders, labels: readonly MetricLabelConfig[]): Readonly<Record<string, string>> | undefined {
  if (labels.length === 0) return undefined;
  const said = labels.flatMap(({ name, header }) => {
    const value = headers[header];
    return value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : value] as const];
  });
  return Object.fromEntries(said);
}
