import { ProxyError } from '@proxyapi/proxy-core';
import { expect } from 'chai';

import { attempt, type Plan } from './attempt.ts';
import { ENDLESS, type FakeAnswer, FakeProvider, planFor, refusal, SILENCE, STREAM } from './fake-provider.ts';

const HEDGE_AFTER_MS = 20;

/** Two candidates, of which the first is known to begin within 20 ms, and a budget that allows a hedge. */
function hedged(first: FakeAnswer, second: FakeAnswer): ReturnType<typeof planFor> & { readonly slow: FakeProvider; readonly spare: FakeProvider } {
  const slow = new FakeProvider([first], { name: 'slow', isHedged: true });
  const spare = new FakeProvider([second], { name: 'spare' });
  const parts = planFor([slow, spare], { isStream: true, maxRetries: 0 });
  for (let sample = 0; sample < 50; sample += 1) parts.plan.guards.times.get('slow', 'm').firstByte.record(HEDGE_AFTER_MS);
  for (let call = 0; call < 40; call += 1) parts.plan.guards.hedges.onCall();
  return { ...parts, slow, spare };
}

function expectIdle({ guards }: Plan, ...fakes: readonly FakeProvider[]): void {
  for (const { provider, running } of fakes) {
    expect([provider.name, running, provider.retryBudget.inFlight, guards.breakers.get(provider.name, 'm').isIdle]).to.deep.equal([provider.name, 0, 0, true]);
    expect(guards.breakers.get(provider.name, 'm').snapshot().failuresInRow).to.equal(0);
  }
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe('a hedged call', () => {
  it('asks the next candidate when the first is slow, and cancels the first', async () => {
    const { plan, scope, slow, spare } = hedged(SILENCE, STREAM);
    expect((await attempt(plan, scope)).source.provider).to.equal('spare');
    await soon();
    expect(slow.aborted).to.equal(1);
    expectIdle(plan, slow, spare);
    expect(scope.clock.overheadMs).to.be.within(0, 60);
  });

  it('asks nobody else where the first is fast', async () => {
    const { plan, scope, slow, spare } = hedged(STREAM, STREAM);
    expect((await attempt(plan, scope)).source.provider).to.equal('slow');
    await soon();
    expect(spare.requests).to.have.length(0);
    expectIdle(plan, slow, spare);
  });

  it('keeps the winner’s session when the loser’s stream ends', async () => {
    const gate = new Promise((resolve) => setTimeout(resolve, 60));
    const { plan, scope, slow, spare, caller } = hedged({ ...ENDLESS, gate }, { ...ENDLESS, gate });
    const answer = await attempt(plan, scope);
    await soon();
    expect([answer.source.provider, slow.running, spare.running, spare.aborted]).to.deep.equal(['slow', 1, 0, 1]);
    expect(slow.provider.retryBudget.inFlight).to.equal(1);
    caller.abort(new ProxyError('client_closed_request', 'gone'));
    expectIdle(plan, slow, spare);
  });

  it('takes the first’s answer where the second fails', async () => {
    const { plan, scope, slow, spare } = hedged({ ...STREAM, afterMs: 60 }, refusal(500));
    expect((await attempt(plan, scope)).source.provider).to.equal('slow');
    await soon();
    expect([slow.requests.length, spare.requests.length, slow.running]).to.deep.equal([1, 1, 0]);
  });

  it('ends both when the caller leaves', async () => {
    const { plan, scope, slow, spare, caller } = hedged(SILENCE, SILENCE);
    const failing = attempt(plan, scope).catch((error: unknown) => error);
    setTimeout(() => caller.abort(new ProxyError('client_closed_request', 'gone')), 60);
    expect(await failing).to.include({ code: 'client_closed_request' });
    await soon();
    expect([slow.aborted, spare.aborted]).to.deep.equal([1, 1]);
    expectIdle(plan, slow, spare);
  });

  it('ends the other when one fails by a defect', async () => {
    const { plan, scope, slow, spare } = hedged(SILENCE, { error: new TypeError('a defect') });
    expect(await attempt(plan, scope).catch((error: unknown) => error)).to.be.instanceOf(TypeError);
    await soon();
    expect(slow.aborted).to.equal(1);
    expectIdle(plan, slow, spare);
  });
});
