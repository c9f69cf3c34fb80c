import { expect } from 'chai';
import * as fc from 'fast-check';

import { BreakerRegistry } from './breaker-registry.ts';
import { CircuitBreaker } from './circuit-breaker.ts';

describe('BreakerRegistry', () => {
  let nowMs: number;
  let registry: BreakerRegistry;

  const create = (max?: number): BreakerRegistry => new BreakerRegistry({
    create: () => new CircuitBreaker({ failureThreshold: 1, now: () => nowMs, random: () => 0.5 }),
    ...(max === undefined ? {} : { max }),
  });
  const open = (model: string): void => registry.get('p', model).acquire()?.fail();
  const models = (): string[] => registry.snapshots().map(({ model }) => model);

  beforeEach(() => {
    nowMs = 0;
    registry = create(3);
  });
  afterEach(() => registry.close());

  it('has one breaker for each model of each provider', () => {
    expect(registry.get('p', 'm')).to.equal(registry.get('p', 'm'));
    expect(registry.get('p', 'm')).to.not.equal(registry.get('q', 'm'));
    expect(registry.get('p', 'm')).to.not.equal(registry.get('p', 'n'));
  });

  it('gives up the closed breaker that is unused for longest', () => {
    open('a');
    for (const model of ['b', 'c', 'b', 'd']) registry.get('p', model);
    expect(models()).to.deep.equal(['a', 'b', 'd']);
  });

  it('keeps a breaker with a call under way', () => {
    const permit = registry.get('p', 'a').acquire();
    for (const model of ['b', 'c', 'd']) registry.get('p', model);
    expect(models()).to.deep.equal(['a', 'c', 'd']);
    permit?.succeed();
    registry.get('p', 'e');
    expect(models()).to.deep.equal(['c', 'd', 'e']);
  });

  it('gives up a half-open one that nobody uses before models share', () => {
    for (const model of ['a', 'b', 'c']) open(model);
    nowMs = 30_000;
    registry.get('p', 'd');
    expect(models()).to.deep.equal(['b', 'c', 'd']);
  });

  it('lets further models of a provider share one while all are open or busy', () => {
    for (const model of ['a', 'b', 'c']) open(model);
    const shared = registry.get('p', 'd');
    expect(registry.get('p', 'e')).to.equal(shared);
    shared.acquire()?.fail();
    expect(models()).to.deep.equal(['b', 'c', '*']);
    expect(registry.get('p', 'f')).to.equal(shared);
  });

  it('is at most as large as its limit, whatever is asked of it', () => {
    const use = fc.record({
      provider: fc.constantFrom('p', 'q'),
      model: fc.nat(20).map(String),
      end: fc.constantFrom('succeed', 'fail', 'forget', 'never'),
      passMs: fc.constantFrom(0, 1000, 30_000),
    });
    fc.assert(fc.property(fc.integer({ min: 1, max: 5 }), fc.array(use, { size: '+1' }), (max, uses) => {
      const bounded = create(max);
      for (const { provider, model, end, passMs } of uses) {
        nowMs += passMs;
        const permit = bounded.get(provider, model).acquire();
        if (end !== 'never') permit?.[end]();
        expect(bounded.size).to.be.at.most(max);
      }
      bounded.close();
    }));
  });

  it('stops the timers of a breaker that it gives up', () => {
    const breaker = registry.get('p', 'a');
    let closings = 0;
    const close = breaker.close.bind(breaker);
    breaker.close = () => {
      closings += 1;
      close();
    };
    for (const model of ['b', 'c', 'd']) registry.get('p', model);
    expect(closings).to.equal(1);
  });

  it('resets all, and tells which were not closed', () => {
    registry.get('p', 'a');
    open('b');
    const reset = registry.resetAll();
    expect(reset.map(({ provider, model, state }) => ({ provider, model, state }))).to.deep.equal([{ provider: 'p', model: 'b', state: 'open' }]);
    expect(registry.snapshots().every(({ state }) => state === 'closed')).to.equal(true);
  });

  it('holds a thousand by default', () => {
    registry = create();
    for (let i = 0; i < 1100; i += 1) registry.get('p', String(i));
    expect(registry.size).to.equal(1000);
  });
});
