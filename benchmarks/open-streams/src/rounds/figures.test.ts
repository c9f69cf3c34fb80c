import { expect } from 'chai';

import type { StreamReport } from '../load/client-order.ts';
import { describeProblems, memoryFigures, streamFigures } from './figures.ts';
import type { PassResult } from './run-pass.ts';
import type { Usage } from './usage-sampler.ts';

const INTERVAL_MS = 1000;
const usage = (atMs: number, rssMb: number, cpuUs: number): Usage => ({ atMs, processes: 3, rssMb, cpuUs, descriptors: 40 });
const stream = (more: Partial<StreamReport>): StreamReport => ({ subject: 'gateway', sentAtMs: 0, tokensMs: [1001, 2002], outcome: 'whole', ...more });

const PASS: PassResult = {
  streams: [
    stream({}),
    stream({ sentAtMs: 100, tokensMs: [1001, 2200] }),
    stream({ sentAtMs: 200, tokensMs: [1001], outcome: 'cut', problem: 'aborted' }),
    { subject: 'gateway', sentAtMs: 300, tokensMs: [], outcome: 'cut', problem: '503: overloaded' },
    stream({ subject: 'direct', tokensMs: [1000, 2000] }),
  ],
  window: { fromMs: 1050, toMs: 1950 },
  begin: usage(51_050, 120, 1000),
  end: usage(51_950, 124, 10_000),
  samples: [usage(50_000, 100, 0), usage(51_500, 122, 5000), usage(53_000, 500, 20_000)],
  bill: { mostAtOnce: 4, chargesFor: () => ({ calls: 4, tokens: 6 }) },
};

describe('the figures of a pass', () => {
  it('tell what became of each stream of a subject, and how late its tokens came after its first', () => {
    const { figures } = streamFigures({ subject: 'gateway', pass: PASS, intervalMs: INTERVAL_MS, charges: PASS.bill.chargesFor('') });
    expect(figures).to.deep.include({ asked: 4, opened: 3, atOnce: 2, whole: 2, cut: 2, wrong: 0, calls: 4, tokensBilled: 6, tokensReceived: 5, billDifference: 1 });
    expect(figures).to.deep.include({ openP50Ms: 1, openMaxMs: 1, lateP50Ms: 1, lateMaxMs: 199, latePercent: 50 });
  });

  it('refuse a subject of which no stream opened, and say what went wrong', () => {
    const pass = { ...PASS, streams: PASS.streams.filter(({ tokensMs }) => tokensMs.length === 0) };
    expect(() => streamFigures({ subject: 'gateway', pass, intervalMs: INTERVAL_MS, charges: PASS.bill.chargesFor('') }))
      .to.throw('no stream of gateway opened: 1 × gateway: 503: overloaded');
  });

  it('share memory among the streams and CPU among the chunks of the time in which all were open', () => {
    const { figures } = memoryFigures('gateway', PASS, 98);
    // Chunks at 1101 and 1201, and that of the first stream at 1001 was before.
    expect(figures).to.deep.include({ processes: 3, mostAtOnce: 4, idleMb: 98, fullMb: 122, kbPerStream: 24 * 256, descriptors: 40, cpuUsPerChunk: 4500, cpuPercent: 1 });
  });

  it('count problems, the most frequent first', () => {
    expect(describeProblems([...PASS.streams, stream({ outcome: 'cut', problem: 'aborted' })])).to.equal('2 × gateway: aborted; 1 × gateway: 503: overloaded');
    expect(describeProblems([stream({})])).to.equal('');
  });
});
