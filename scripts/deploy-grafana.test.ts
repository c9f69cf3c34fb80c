import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

import { expect } from 'chai';
import { parse } from 'yaml';

import type { Panel } from './dashboard/panel.ts';
import { placePanels } from './dashboard/place-panels.ts';
import { checkQueries } from './deploy/check-queries.ts';
import { KNOWN_METRICS, MACHINE_METRICS } from './deploy/known-metrics.ts';
import { metricNames } from './deploy/metric-names.ts';
import { needsPromtool } from './deploy/promtool.ts';
import { readDashboard } from './generate-dashboard.ts';

interface GridPanel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly { readonly refId: string; readonly expr: string; readonly legendFormat: string }[];
}

interface Dashboard {
  readonly uid: string;
  readonly templating: { readonly list: readonly { readonly name: string }[] };
  readonly panels: readonly GridPanel[];
}

/** Grafana's grid. */
const COLUMNS = 24;

describe('deploy/grafana/dashboards/llm-proxy.json', () => {
  const { expected, committed } = readDashboard();
  const dashboard: Dashboard = JSON.parse(committed);
  const { panels } = dashboard;
  const shown = panels.filter(({ type }) => type !== 'row');
  const queries = shown.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

  it('is what scripts/generate-dashboard.ts makes', () => {
    expect(committed, 'run node scripts/generate-dashboard.ts').to.equal(expected);
  });

  it('has the panels that every gateway is watched by', () => {
    const titles = shown.map(({ title }) => title);
    expect(titles).to.include.members(['Service Health Status', 'HTTP Request Rate', 'Response Time', 'Memory Usage', 'CPU Usage', 'Cache Performance']);
    const { targets = [] } = shown.find(({ title }) => title === 'Response Time') ?? {};
    expect(targets.map(({ legendFormat }) => legendFormat)).to.deep.equal(['P50', 'P95', 'P99']);
    for (const { expr } of targets) expect(expr).to.match(/^histogram_quantile\(0\.\d+, sum by \(le\)/);
  });

  it('gives each panel a number, a title, words, a datasource and a query of its own', () => {
    expect(new Set(panels.map(({ id }) => id)).size).to.equal(panels.length);
    expect(new Set(panels.map(({ title }) => title)).size).to.equal(panels.length);
    for (const { title, description, datasource, targets = [] } of shown) {
      expect(description, title).to.match(/\.$/);
      expect(datasource?.uid, title).to.equal('${datasource}');
      expect(targets.map(({ refId }) => refId), title).to.deep.equal(['A', 'B', 'C', 'D'].slice(0, Math.max(1, targets.length)));
    }
  });

  it('lets no panel lie over another or beyond the grid', () => {
    const taken = new Map<string, string>();
    for (const { title, gridPos: { x, y, w, h } } of panels) {
      expect(x + w, title).to.be.at.most(COLUMNS);
      for (let column = x; column < x + w; column += 1) {
        for (let line = y; line < y + h; line += 1) {
          expect(taken.get(`${column},${line}`), `${title} at ${column},${line}`).to.equal(undefined);
          taken.set(`${column},${line}`, title);
        }
      }
    }
  });

  it('asks for metrics that the gateway has, and by variables that the dashboard has', () => {
    const variables = new Set([...dashboard.templating.list.map(({ name }) => name), '__rate_interval']);
    for (const query of queries) {
      expect(metricNames(query).filter((name) => !KNOWN_METRICS.has(name) && !MACHINE_METRICS.has(name)), query).to.deep.equal([]);
      expect([...query.matchAll(/\$(\w+)/g)].map(([, name = '']) => name).filter((name) => !variables.has(name)), query).to.deep.equal([]);
    }
    expect([...variables]).to.include.members(['datasource', 'provider', 'model']);
  });

  it('shows every metric of the gateway’s own but its version and those that need not be there', () => {
    const shownMetrics = new Set(queries.flatMap(metricNames));
    expect([...KNOWN_METRICS].filter((name) => name.startsWith('proxy_api_') && !shownMetrics.has(name))).to.deep.equal(['proxy_api_spans_dropped_total', 'proxy_api_anomaly', 'proxy_api_build_info']);
  });

  describe('its queries', () => {
    needsPromtool();

    it('are PromQL', async () => {
      expect(await checkQueries(queries)).to.equal('');
    });
  });
});

describe('placePanels', () => {
  it('begins a new line where a panel does not fit, and a new row below what is there', () => {
    const panel = (title: string, width: number): Panel => ({ title, width, description: '', type: 'stat', unit: 'none', queries: [] });
    const placed = placePanels([{ title: 'one', panels: [panel('a', 16), panel('b', 12)] }, { title: 'two', panels: [panel('c', 24)] }]);
    expect(placed.map(({ position: { x, y } }) => [x, y])).to.deep.equal([[0, 0], [0, 1], [0, 9], [0, 17], [0, 18]]);
  });
});

describe('deploy/grafana/provisioning', () => {
  const read = (folder: string): any[] => globSync(`deploy/grafana/provisioning/${folder}/*.yml`).map((file) => parse(readFileSync(file, 'utf8')));

  it('has a Prometheus as the datasource that dashboards use by default', () => {
    const [{ apiVersion, datasources }] = read('datasources') as [any];
    expect(apiVersion).to.equal(1);
    expect(datasources).to.have.lengthOf(1);
    expect(datasources[0]).to.include({ type: 'prometheus', isDefault: true, access: 'proxy' });
  });

  it('looks for dashboards where deploy/compose.yaml puts them, and gives it the datasource’s address', () => {
    const [{ providers }] = read('dashboards') as [any];
    const { grafana } = parse(readFileSync('deploy/compose.yaml', 'utf8')).services;
    const targets = grafana.volumes.map((volume: string) => volume.split(':').slice(0, 2));
    expect(targets).to.deep.include(['./grafana/dashboards', providers[0].options.path]);
    expect(targets).to.deep.include(['./grafana/provisioning', '/etc/grafana/provisioning']);
    const [{ datasources }] = read('datasources') as [any];
    expect(Object.keys(grafana.environment)).to.include(datasources[0].url.slice(1));
    expect(globSync('deploy/grafana/dashboards/*').map((file) => basename(file))).to.deep.equal(['llm-proxy.json']);
  });
});
