import { readFileSync } from 'node:fs';

import { expect } from 'chai';

import { readAlertRules } from './deploy/alert-rules.ts';
import { checkQueries } from './deploy/check-queries.ts';
import { KNOWN_METRICS, MACHINE_METRICS } from './deploy/known-metrics.ts';
import { metricNames } from './deploy/metric-names.ts';
import { needsPromtool } from './deploy/promtool.ts';
import { readRecordingRules } from './deploy/recording-rules.ts';
import { readMarkdownPage } from './docs/markdown-page.ts';

const PAGE = 'docs/operations.md';
const PARTS = ['Meaning', 'Check', 'Action'] as const;
/** Less than this is no advice for somebody half asleep. */
const LEAST_CHARACTERS = 60;

describe(PAGE, () => {
  const { anchors, blocks } = readMarkdownPage(PAGE);
  const [, ofAlerts = ''] = readFileSync(PAGE, 'utf8').split(/^## Alerts$/m);
  const sections = new Map(ofAlerts.split(/^### /m).slice(1).map((section) => {
    const [heading = ''] = section.split('\n', 1);
    return [heading, section.slice(heading.length)];
  }));
  const alerts = readAlertRules();

  it('has a section for each alert, in the order of the rules, and no other', () => {
    expect([...sections.keys()]).to.deep.equal(alerts.map(({ alert }) => alert));
  });

  for (const [alert, section] of sections) {
    it(`tells meaning, check and action of ${alert}, in that order`, () => {
      const found = [...section.matchAll(/^\*\*(\w+)\.\*\* /gm)].map(([, part]) => part);
      expect(found).to.deep.equal([...PARTS]);
      for (const text of section.split(/^\*\*\w+\.\*\* /m).slice(1)) expect(text.trim()).to.have.length.above(LEAST_CHARACTERS);
    });

    it(`has a command or a query to copy for ${alert}`, () => {
      expect(section).to.match(/^\*\*Check\.\*\*[\s\S]+^```(?:sh|promql)$[\s\S]+^\*\*Action\.\*\*/m);
    });
  }

  it('is where every runbook leads to', () => {
    for (const { alert, annotations } of alerts) {
      const [page, anchor = ''] = (annotations['runbook_url'] ?? '').split('#');
      expect(page, alert).to.equal(PAGE);
      expect(anchors.has(anchor), alert).to.equal(true);
    }
  });

  describe('its queries', () => {
    needsPromtool();
    const queries = blocks.flatMap(({ language, code }) => (language === 'promql' ? [code.trim()] : []));

    it('are PromQL', async () => {
      expect(queries).to.have.length.above(10);
      expect(await checkQueries(queries)).to.equal('');
    });

    it('ask for metrics that the gateway has', () => {
      const known = new Set([...KNOWN_METRICS, ...MACHINE_METRICS, ...readRecordingRules().map(({ record }) => record)]);
      for (const query of queries) expect(metricNames(query).filter((name) => !known.has(name)), query).to.deep.equal([]);
    });
  });
});
