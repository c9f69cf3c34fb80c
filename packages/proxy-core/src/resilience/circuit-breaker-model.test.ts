import { expect } from 'chai';
import * as fc from 'fast-check';
import { type SinonFakeTimers, useFakeTimers } from 'sinon';

import type { BreakerState } from './breaker-state.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import type { Permit } from './permit.ts';

const SETTINGS = {
  failureThreshold: 3, failureRatio: 0.5, windowMs: 10_000, minRequests: 6,
  recoveryMs: 30_000, maxRecoveryMs: 70_000, successThreshold: 2, probeTimeoutMs: 20_000,
};

interface Era {
  readonly state: BreakerState;
  row: number;
  untilMs: number;
  readonly calls: { readonly atMs: number; readonly isFailure: boolean }[];
}

/** What a breaker should be, said as plainly as it can be. */
class Model {
  nowMs = 0;
  openings = 0;
  era: Era = { state: 'closed', row: 0, untilMs: Infinity, calls: [] };
  readonly permits: Era[] = [];

  enter(state: BreakerState, untilMs = Infinity): void {
    this.era = { state, row: 0, untilMs, calls: [] };
  }
  open(atMs: number): void {
    this.openings += 1;
    this.enter('open', atMs + Math.min(SETTINGS.maxRecoveryMs, SETTINGS.recoveryMs * this.openings));
  }
  look(): void {
    while (this.nowMs >= this.era.untilMs) if (this.era.state === 'open') this.enter('half-open'); else this.open(this.era.untilMs);
  }
  acquire(): boolean {
    if (this.era.state === 'open' || this.era.untilMs < Infinity) return false;
    if (this.era.state === 'half-open') this.era.untilMs = this.nowMs + SETTINGS.probeTimeoutMs;
    return this.permits.push(this.era) > 0;
  }
  settle(era: Era | undefined, outcome: keyof Permit): void {
    if (era !== this.era) return;
    era.untilMs = Infinity;
    if (outcome === 'forget') return;
    const isFailure = outcome === 'fail';
    era.row = isFailure === (era.state === 'closed') ? era.row + 1 : 0;
    era.calls.push({ atMs: this.nowMs, isFailure });
    const isBack = era.state === 'half-open' && era.row === SETTINGS.successThreshold;
    if (isBack) this.openings = 0;
    if (isBack) this.enter('closed');
    else if (isFailure && (era.state === 'half-open' || era.row === SETTINGS.failureThreshold)) this.open(this.nowMs);
    else if (failsTooOften(era.calls)) this.open(this.nowMs);
  }
}

/** In tenths of the window, counted from the first call. */
function failsTooOften(calls: Era['calls']): boolean {
  const tenthOf = (call: Era['calls'][number] | undefined): number => Math.floor(((call?.atMs ?? 0) - (calls[0]?.atMs ?? 0)) / 1000);
  const recent = calls.filter((call) => tenthOf(call) > tenthOf(calls.at(-1)) - 10);
  return recent.length >= SETTINGS.minRequests && recent.filter((call) => call.isFailure).length * 2 >= recent.length;
}

interface Real {
  readonly clock: SinonFakeTimers;
  readonly breaker: CircuitBreaker;
  readonly permits: Permit[];
}

type Step =
  | { readonly kind: 'acquire' }
  | { readonly kind: 'settle'; readonly place: number; readonly outcome: keyof Permit }
  | { readonly kind: 'tick'; readonly ms: number }
  | { readonly kind: 'reset' };

class StepCommand implements fc.Command<Model, Real> {
  readonly #step: Step;

  constructor(step: Step) {
    this.#step = step;
  }

  check(model: Readonly<Model>): boolean {
    return this.#step.kind !== 'settle' || model.permits.length > 0;
  }

  run(model: Model, real: Real): void {
    const step = this.#step;
    if (step.kind === 'tick') {
      model.nowMs += step.ms;
      real.clock.tick(step.ms);
    }
    model.look();
    if (step.kind === 'acquire') {
      const permit = real.breaker.acquire();
      expect(permit !== undefined, 'let through').to.equal(model.acquire());
      if (permit !== undefined) real.permits.push(permit);
    } else if (step.kind === 'settle') {
      const place = step.place % model.permits.length;
      model.settle(model.permits.splice(place, 1)[0], step.outcome);
      real.permits.splice(place, 1)[0]?.[step.outcome]();
    } else if (step.kind === 'reset') {
      model.openings = 0;
      model.enter('closed');
      real.breaker.reset();
    }
    expect(real.breaker.state).to.equal(model.era.state);
    expect(real.breaker.isIdle).to.equal(model.permits.length === 0);
    if (model.era.state === 'open') expect(real.breaker.retryAfterMs).to.equal(model.era.untilMs - model.nowMs);
  }

  toString(): string {
    return JSON.stringify(this.#step);
  }
}

const outcome = fc.constantFrom<keyof Permit>('succeed', 'fail', 'forget', 'fail', 'succeed');
const settle = fc.record({ kind: fc.constant('settle' as const), place: fc.nat(7), outcome });
const tick = fc.record({ kind: fc.constant('tick' as const), ms: fc.constantFrom(0, 1, 400, 1000, 5000, 9000, 19_999, 30_000, 70_000) });
const steps: fc.Arbitrary<Step>[] = [
  fc.constant({ kind: 'acquire' }), fc.constant({ kind: 'acquire' }), fc.constant({ kind: 'acquire' }), settle, settle, settle, tick,
];
const rare: fc.Arbitrary<Step> = fc.constant({ kind: 'reset' });

describe('CircuitBreaker, against its model', () => {
  it('takes the same decisions with many calls under way, whatever the clock does', () => {
    const visits: Record<BreakerState, number> = { closed: 0, open: 0, 'half-open': 0 };
    let closings = 0;
    const commands = fc.commands([...steps, ...steps, rare].map((step) => step.map((value) => new StepCommand(value))), { size: 'max', maxCommands: 200 });
    fc.assert(fc.property(commands, (run) => {
      const clock = useFakeTimers();
      const onStateChange = (to: BreakerState, from: BreakerState): void => {
        visits[to] += 1;
        if (from === 'half-open' && to === 'closed') closings += 1;
      };
      const breaker = new CircuitBreaker({ ...SETTINGS, random: () => 0.5, onStateChange });
      try {
        fc.modelRun(() => ({ model: new Model(), real: { clock, breaker, permits: [] } }), run);
      } finally {
        breaker.close();
        clock.restore();
      }
    }), { numRuns: 300 });
    expect(visits.open).to.be.above(100);
    expect(visits['half-open']).to.be.above(50);
    expect(closings).to.be.above(5);
  });
});
