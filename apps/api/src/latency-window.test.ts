import { expect } from 'chai';

import { LatencyWindow } from './latency-window.ts';

const NOTHING = { samples: 0, avg: null, p50: null, p95: null, p99: null };

describe('LatencyWindow', () => {
  let nowMs = 1000;
  const create = (): LatencyWindow => new LatencyWindow({ windowMs: 100, now: () => nowMs });

  it('tells average and percentiles, within one part in a hundred', () => {
    const window = create();
    for (let durationMs = 1; durationMs <= 1000; durationMs += 1) window.record(durationMs);
    const { samples, avg, p50, p95, p99 } = window.facts();
    expect(samples).to.equal(1000);
    expect(avg).to.be.closeTo(500.5, 5);
    expect(p50).to.be.closeTo(500, 5);
    expect(p95).to.be.closeTo(950, 10);
    expect(p99).to.be.closeTo(990, 10);
  });

  it('tells nothing before the first sample', () => {
    expect(create().facts()).to.deep.equal(NOTHING);
  });

  it('takes samples beyond its range for the nearest in it', () => {
    const window = create();
    window.record(0);
    window.record(7_200_000);
    expect(window.facts()).to.include({ samples: 2 });
    expect(window.facts().p99).to.be.closeTo(3_600_000, 36_000);
    expect(window.facts().p50).to.be.closeTo(0.1, 0.05);
  });

  it('keeps a sample for one window more, and then forgets it', () => {
    const window = create();
    window.record(10);
    nowMs += 150;
    window.record(20);
    expect(window.facts().samples, 'in the window after').to.equal(2);
    nowMs += 100;
    expect(window.facts()).to.include({ samples: 1 });
    expect(window.facts().p50).to.be.closeTo(20, 0.3);
    nowMs += 100;
    expect(window.facts()).to.deep.equal(NOTHING);
  });

  it('forgets all after a long silence', () => {
    const window = create();
    window.record(10);
    nowMs += 100;
    window.record(10);
    nowMs += 1000;
    expect(window.facts()).to.deep.equal(NOTHING);
    window.record(30);
    expect(window.facts().samples).to.equal(1);
  });
});
