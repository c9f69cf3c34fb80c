import { expect } from 'chai';

import type { Anomaly } from './anomaly.ts';
import { anomalyReport } from './anomaly-report.ts';

const ANOMALY: Anomaly = {
  provider: 'openai', model: 'gpt', signal: 'first_token', direction: 'up', observed: 812.3456, expected: 401.2345, ratio: 2.024614,
  deviations: 6.123456, sinceMs: 1_790_000_000_500, samples: 123.4,
};

describe('anomalyReport', () => {
  it('says an anomaly with its unit, in four digits and seconds', () => {
    expect(anomalyReport(ANOMALY)).to.deep.equal({
      provider: 'openai', model: 'gpt', signal: 'first_token', direction: 'up', unit: 'ms', observed: 812.3, expected: 401.2, ratio: 2.025,
      deviations: 6.123, since: 1_790_000_001, samples: 123,
    });
  });

  it('has no ratio where something came of nothing', () => {
    expect(anomalyReport({ ...ANOMALY, signal: 'errors', expected: 0, ratio: Infinity })).to.include({ unit: 'ratio', expected: 0, ratio: null });
  });
});
