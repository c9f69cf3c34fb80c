import { expect } from 'chai';

import { readMetricsDocs, renderMetricsDocs } from './generate-metrics-docs.ts';

describe('docs/metrics.md', () => {
  it('is what scripts/generate-metrics-docs.ts makes of the definitions', () => {
    const { expected, committed } = readMetricsDocs();
    expect(committed, 'run node --conditions=proxyapi-source scripts/generate-metrics-docs.ts').to.equal(expected);
  });

  it('lists metrics by type, labels and buckets, and keeps a bar in a text out of the table', () => {
    const page = renderMetricsDocs([
      { name: 'proxy_api_a_total', type: 'counter', labels: ['x', 'y'], help: 'One|two.' },
      { name: 'process_b_seconds', type: 'histogram', labels: [], buckets: 'gc', help: 'Three.' },
    ]);
    expect(page).to.contain('\n| `proxy_api_a_total` | counter | `x`, `y` | One\\|two. |\n').and.to.contain('\n| `process_b_seconds` | histogram (gc) | | Three. |\n');
  });
});
