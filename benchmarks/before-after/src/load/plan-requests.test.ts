import { expect } from 'chai';

import { type PlannedRequest, planRequests } from './plan-requests.ts';
import { RequestPlan } from './request-plan.ts';

const TRACE = Array.from({ length: 100 }, (_, index) => ({ atMs: 5000 + index * 200, promptTokens: index + 1, answerTokens: 2 * index }));
const USUAL = { trace: TRACE, speed: 20, repeatRatio: 0, streamRatio: 0.5, seed: 1 };

function take(options: Partial<typeof USUAL>, count: number): readonly PlannedRequest[] {
  const plan = planRequests({ ...USUAL, ...options });
  return Array.from({ length: count }, () => plan.next().value);
}

describe('the plan', () => {
  it('has the times and sizes of the trace, faster, and begins again after it', () => {
    const requests = take({}, 250);
    for (const [index, { dueMs, prompt, promptTokens }] of requests.entries()) {
      expect(dueMs).to.be.closeTo(index * 10, 1e-6);
      expect(prompt).to.equal(index);
      expect(promptTokens).to.equal((index % 100) + 1);
    }
    expect(requests[0]?.answerTokens, 'at least one').to.equal(1);
    expect(requests[101]?.answerTokens).to.equal(2);
  });

  it('repeats as many requests as it is told to, whole, and some of them more often than others', () => {
    const requests = take({ repeatRatio: 0.4 }, 5000);
    const byPrompt = Map.groupBy(requests, ({ prompt }) => prompt);
    expect(byPrompt.size / requests.length).to.be.within(0.56, 0.64);
    for (const same of byPrompt.values()) {
      const { dueMs: _, ...what } = same[0] ?? { dueMs: 0 };
      for (const { dueMs: __, ...other } of same) expect(other).to.deep.equal(what);
    }
    expect(Math.max(...[...byPrompt.values()].map((same) => same.length))).to.be.above(20);
  });

  it('is the same for the same seed, and another for another', () => {
    const options = { repeatRatio: 0.4 };
    expect(take(options, 200)).to.deep.equal(take(options, 200));
    expect(take(options, 200)).not.to.deep.equal(take({ ...options, seed: 2 }, 200));
  });

  it('has as many streams as it is told to', () => {
    expect(take({ streamRatio: 0.25 }, 4000).filter(({ isStream }) => isStream).length).to.be.within(900, 1100);
  });

  it('is taken piece by piece, each up to its time', () => {
    const plan = new RequestPlan(USUAL);
    expect([...plan.until(100)].map(({ prompt }) => prompt)).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect([...plan.until(130)].map(({ prompt }) => prompt)).to.deep.equal([10, 11, 12]);
  });
});
