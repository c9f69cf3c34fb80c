// Writes deploy/grafana/dashboards/llm-proxy.json from scripts/dashboard/rows.ts.
// Run it after a change there: node scripts/generate-dashboard.ts
import { readFileSync, writeFileSync } from 'node:fs';

import { placePanels } from './dashboard/place-panels.ts';
import { renderPanel } from './dashboard/render-panel.ts';
import { ROWS } from './dashboard/rows.ts';

const FILE = new URL('../deploy/grafana/dashboards/llm-proxy.json', import.meta.url);

/** The dashboard as it should be, and as it is. */
export interface DashboardFile {
  readonly expected: string;
  readonly committed: string;
}

/** Renders the dashboard and reads the committed one beside it. */
export function readDashboard(): DashboardFile {
  return { expected: renderDashboard(), committed: readFileSync(FILE, 'utf8') };
}

/** `llm-proxy.json`, as Grafana imports and provisions it. */
export function renderDashboard(): string {
  const dashboard = {
    uid: 'llm-proxy',
    title: 'LLM proxy',
    description: 'Made by scripts/generate-dashboard.ts; docs/operations.md tells what to do about what it shows.',
    tags: ['llm-proxy'],
    schemaVersion: 39,
    version: 1,
    editable: true,
    timezone: 'browser',
    refresh: '30s',
    time: { from: 'now-1h', to: 'now' },
    graphTooltip: 1, // one crosshair through all panels
    templating: { list: [DATASOURCE_VARIABLE, labelVariable('provider', 'proxy_api_provider_requests_total'), labelVariable('model', 'proxy_api_provider_requests_total{provider=~"$provider"}')] },
    annotations: { list: [FIRING_ALERTS] },
    panels: placePanels(ROWS).map((placed, index) => renderPanel(placed, index + 1)),
  };
  return `${JSON.stringify(dashboard, undefined, 2)}\n`;
}

const DATASOURCE_VARIABLE = { name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus', current: {}, hide: 0 };

/** Alerts of the gateway's rules, drawn over all panels. */
const FIRING_ALERTS = {
  name: 'Alerts',
  datasource: { type: 'prometheus', uid: '${datasource}' },
  enable: true,
  iconColor: 'red',
  expr: 'ALERTS{alertstate="firing"}',
  titleFormat: '{{alertname}}',
  textFormat: '{{provider}} {{model}} {{instance}}',
};

function labelVariable(label: string, series: string): object {
  const query = `label_values(${series}, ${label})`;
  return {
    name: label,
    label: label.replace(/^./, (first) => first.toUpperCase()),
    type: 'query',
    datasource: { type: 'prometheus', uid: '${datasource}' },
    definition: query,
    query: { query, refId: label },
    refresh: 2, // when the time range changes
    includeAll: true,
    allValue: '.*',
    multi: true,
    sort: 1,
    current: { text: 'All', value: '$__all' },
  };
}

if (import.meta.main) writeFileSync(FILE, renderDashboard());
