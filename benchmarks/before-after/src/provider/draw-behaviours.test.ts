import { median } from '@proxyapi/bench-harness';
import { expect } from 'chai';

import { drawBehaviours, isDrawn } from './draw-behaviours.ts';

const USUAL = { latencyScale: 1, faultRatio: 0.075, maxAnswerTokens: 1000, seed: 1 };

function draw(count: number, options: Partial<typeof USUAL> = {}): readonly string[] {
  const next = drawBehaviours({ ...USUAL, ...options });
  return Array.from({ length: count }, next);
}

function valuesOf(behaviours: readonly string[], option: string): readonly number[] {
  return behaviours.map((behaviour) => Number(new RegExp(`[:,]${option}=(\\d+)`).exec(behaviour)?.[1])).filter(Number.isFinite);
}

describe('what providers do', () => {
  it('fails as many attempts as it is told to, a third in each way', () => {
    const behaviours = draw(20_000);
    for (const kind of ['500:', 'reset:', 'cut:']) {
      expect(behaviours.filter((behaviour) => behaviour.startsWith(kind)).length / behaviours.length, kind).to.be.within(0.021, 0.029);
    }
    expect(draw(1000, { faultRatio: 0 }).every((behaviour) => behaviour.startsWith('chat:'))).to.equal(true);
    expect(behaviours.every(isDrawn)).to.equal(true);
  });

  it('takes its times from the distributions, scaled', () => {
    const behaviours = draw(5000);
    expect(median(valuesOf(behaviours, 'firstMs'))).to.be.within(385, 415);
    expect(median(valuesOf(behaviours, 'gapMs'))).to.be.within(24, 26);
    expect(median(valuesOf(draw(5000, { latencyScale: 0.1 }), 'firstMs'))).to.be.within(38, 42);
    expect(valuesOf(behaviours, 'firstMs').filter((ms) => ms > 2400).length, 'late ones').to.be.within(15, 70);
  });

  it('keeps its times where another share fails', () => {
    expect(valuesOf(draw(100), 'firstMs')).to.deep.equal(valuesOf(draw(100, { faultRatio: 1 }), 'firstMs'));
  });
});
