import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { plantTree } from '../plant-tree.ts';
import { promtool } from './promtool.ts';

/** What Grafana puts in the place of its variables; any value will do for a parser. */
const GRAFANA_VARIABLES: Readonly<Record<string, string>> = { $__rate_interval: '1m', $provider: '.*', $model: '.*' };

/** What Prometheus' own parser has against queries: nothing, or its complaints. Promtool parses no query by itself, but rules it does. */
export async function checkQueries(queries: readonly string[]): Promise<string> {
  const rules = queries.map((query, index) => ({ record: `query:${index}`, expr: withoutVariables(query) }));
  const folder = plantTree({ 'rules.yml': JSON.stringify({ groups: [{ name: 'queries', rules }] }) });
  const { isContent, output } = await promtool('check', 'rules', join(folder, 'rules.yml'));
  rmSync(folder, { recursive: true });
  return isContent ? '' : output;
}

/** A query as Grafana sends it while all providers and models are chosen. */
export function withoutVariables(query: string): string {
  return Object.entries(GRAFANA_VARIABLES).reduce((result, [name, value]) => result.replaceAll(name, value), query);
}
