import { globSync, readFileSync } from 'node:fs';

import { expect } from 'chai';

import { checkQueries } from './deploy/check-queries.ts';
import { KNOWN_METRICS, MACHINE_METRICS } from './deploy/known-metrics.ts';
import { metricNames } from './deploy/metric-names.ts';
import { needsPromtool, promtool } from './deploy/promtool.ts';
import { readAlertRules } from './deploy/alert-rules.ts';
import { readRecordingRules } from './deploy/recording-rules.ts';

const FOLDER = 'deploy/prometheus';
const TESTS = globSync(`${FOLDER}/tests/*.test.yml`).toSorted();

describe('deploy/prometheus', () => {
  needsPromtool();

  for (const name of ['prometheus.yml', 'prometheus-compose.yml']) {
    it(`${name} is a configuration that Prometheus takes`, async () => {
      // Only the syntax: the file with the key is on the machine that runs it.
      const { isContent, output } = await promtool('check', 'config', '--syntax-only', `${FOLDER}/${name}`);
      expect(isContent, output).to.equal(true);
    });
  }

  for (const name of ['alert-rules.yml', 'recording-rules.yml']) {
    it(`${name} has rules that Prometheus takes`, async () => {
      const { isContent, output } = await promtool('check', 'rules', `${FOLDER}/${name}`);
      expect(isContent, output).to.equal(true);
    });
  }

  for (const file of TESTS) {
    it(`${file} passes`, async () => {
      const { isContent, output } = await promtool('test', 'rules', file);
      expect(isContent, output).to.equal(true);
    }).timeout(60_000);
  }
});

describe('the alerts of deploy/prometheus/alert-rules.yml', () => {
  const alerts = readAlertRules();
  const recorded = readRecordingRules();

  it('are tested, each where it fires and where it is silent', () => {
    const text = TESTS.map((file) => readFileSync(file, 'utf8')).join('\n');
    for (const { alert } of alerts) {
      expect(text, `${alert} where it fires`).to.match(new RegExp(`alertname: ${alert}\n +exp_alerts:\n`));
      expect(text, `${alert} where it is silent`).to.contain(`, alertname: ${alert} }`);
    }
    expect(alerts).to.have.length.above(3);
  });

  it('have a severity, a summary, a description and a runbook', () => {
    for (const { alert, labels, annotations } of alerts) {
      expect(labels['severity'], alert).to.be.oneOf(['warning', 'critical']);
      expect(Object.keys(annotations), alert).to.deep.equal(['summary', 'description', 'runbook_url']);
      expect(annotations['runbook_url'], alert).to.equal(`docs/operations.md#${alert.toLowerCase()}`);
    }
  });

  it('and what they rest on read metrics that the gateway has', () => {
    const known = new Set([...KNOWN_METRICS, ...MACHINE_METRICS, ...recorded.map(({ record }) => record)]);
    for (const { expr } of [...alerts, ...recorded]) expect(metricNames(expr).filter((name) => !known.has(name)), expr).to.deep.equal([]);
  });

  it('leave no recorded rule unused', () => {
    const asked = new Set([...alerts, ...recorded].flatMap(({ expr }) => metricNames(expr)));
    expect(recorded.map(({ record }) => record).filter((record) => !asked.has(record))).to.deep.equal([]);
  });
});

describe('checkQueries', () => {
  needsPromtool();

  it('reports what is no PromQL, and takes Grafana’s variables', async () => {
    expect(await checkQueries(['up{job=~"$model"}', 'rate(up[$__rate_interval])'])).to.equal('');
    expect(await checkQueries(['up', 'sum(rate(up))'])).to.contain('expected type range vector');
  });
});

describe('metricNames', () => {
  it('finds metrics and recorded series, histograms by their name', () => {
    expect(metricNames('sum by (le) (rate(proxy_api_overhead_seconds_bucket[5m])) / on (job) job:requests:rate5m + node_load1')).to.deep.equal(['proxy_api_overhead_seconds', 'job:requests:rate5m', 'node_load1']);
  });
});
