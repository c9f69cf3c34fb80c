import { ProxyError, UpstreamError } from '@proxyapi/proxy-core';
import { expect } from 'chai';

import { attempt, type Plan } from './attempt.ts';
import { ENDLESS, FakeProvider, planFor, refusal, SILENCE, STREAM, WHOLE } from './fake-provider.ts';
import type { Scope } from '../scope.ts';

function late(phase: 'connect' | 'completion'): UpstreamError {
  return new UpstreamError('upstream_timeout', 'late', { provider: 'fake', phase, isRetryable: phase !== 'completion' });
}

async function failureOf(plan: Plan, scope: Scope): Promise<ProxyError> {
  const error = await attempt(plan, scope).then(() => undefined, (reason: unknown) => reason);
  if (!ProxyError.isInstance(error)) throw new TypeError(`not a ProxyError: ${String(error)}`);
  return error;
}

const inFlight = (...fakes: readonly FakeProvider[]): number => fakes.reduce((sum, { provider }) => sum + provider.retryBudget.inFlight + provider.retryBudget.retries, 0);

describe('attempt', () => {
  it('asks every candidate once before it asks one again', async () => {
    const one = new FakeProvider([refusal(500), refusal(500), WHOLE], { name: 'one' });
    const two = new FakeProvider([refusal(503)], { name: 'two' });
    const { plan, scope } = planFor([one, two]);
    const { source } = await attempt(plan, scope);
    expect(source).to.deep.equal({ provider: 'one', model: 'm', attempts: 5 });
    expect([one.requests.length, two.requests.length]).to.deep.equal([3, 2]);
    expect(inFlight(one, two)).to.equal(0);
  });

  it('makes no more retries than allowed, all candidates together', async () => {
    const one = new FakeProvider([refusal(500)], { name: 'one' });
    const two = new FakeProvider([refusal(503)], { name: 'two' });
    const { plan, scope } = planFor([one, two], { maxRetries: 3 });
    expect(await failureOf(plan, scope)).to.include({ code: 'upstream_error' });
    expect([one.requests.length, two.requests.length]).to.deep.equal([3, 2]);
    expect(inFlight(one, two)).to.equal(0);
  });

  it('keeps to a provider’s own share of the retries', async () => {
    const fake = new FakeProvider([refusal(500)], { maxRetries: 1 });
    const { plan, scope } = planFor([fake]);
    await failureOf(plan, scope);
    expect(fake.requests).to.have.length(2);
  });

  it('makes as many retries as the caller asks for, be it none', async () => {
    for (const retries of [0, 2]) {
      const fake = new FakeProvider([refusal(500)]);
      const { plan, scope } = planFor([fake], { limits: { retries } });
      await failureOf(plan, scope);
      expect(fake.requests).to.have.length(1 + retries);
    }
  });

  it('relays a refusal of the caller’s own request at once, and counts no failure', async () => {
    const one = new FakeProvider([refusal(422)], { name: 'one' });
    const two = new FakeProvider([WHOLE], { name: 'two' });
    const { plan, scope } = planFor([one, two]);
    expect(await attempt(plan, scope)).to.include({ kind: 'whole', status: 422 });
    expect(two.requests).to.have.length(0);
    expect(plan.guards.breakers.get('one', 'm').snapshot().failuresInRow).to.equal(0);
  });

  it('takes the next key at once when one is refused, and blames no breaker', async () => {
    for (const status of [401, 402, 403]) {
      const fake = new FakeProvider([refusal(status), WHOLE], { apiKeys: ['a', 'b'] });
      const { plan, scope } = planFor([fake]);
      expect((await attempt(plan, scope)).source.attempts).to.equal(2);
      expect(fake.requests[0]?.headers).to.not.deep.equal(fake.requests[1]?.headers);
      expect(plan.guards.breakers.get('fake', 'm').snapshot().failuresInRow).to.equal(0);
    }
  });

  it('never says 401 when no key is left, nor asks the provider again', async () => {
    const fake = new FakeProvider([refusal(401)], { apiKeys: ['a', 'b'] });
    const { plan, scope } = planFor([fake]);
    expect((await failureOf(plan, scope)).code).to.equal('upstream_auth_failed');
    expect((await failureOf(plan, scope)).code).to.equal('upstream_auth_failed');
    expect(fake.requests).to.have.length(2);
  });

  it('gives the caller a told time that is long, and lets the key rest meanwhile', async () => {
    const fake = new FakeProvider([refusal(429, { 'retry-after': '2' })]);
    const { plan, scope } = planFor([fake]);
    expect(await failureOf(plan, scope)).to.include({ code: 'rate_limit_exceeded', retryAfterMs: 2000 });
    expect((await failureOf(plan, scope)).retryAfterMs).to.be.within(1500, 2000);
    expect(fake.requests).to.have.length(1);
  });

  it('waits out a told time of up to a second', async () => {
    const fake = new FakeProvider([refusal(429, { 'retry-after-ms': '60' }), WHOLE]);
    const { plan, scope } = planFor([fake]);
    const startedAt = performance.now();
    expect((await attempt(plan, scope)).source.attempts).to.equal(2);
    expect(performance.now() - startedAt).to.be.at.least(59);
    expect(scope.clock.overheadMs).to.be.below(40);
  });

  it('does not ask a provider before the time that it told, while it asks others', async () => {
    const told = new FakeProvider([refusal(503, { 'retry-after-ms': '150' }), WHOLE], { name: 'told' });
    const other = new FakeProvider([refusal(500)], { name: 'other' });
    const { plan, scope } = planFor([told, other], { maxRetries: 2 });
    await failureOf(plan, scope);
    expect([told.requests.length, other.requests.length]).to.deep.equal([1, 3]);
  });

  it('fails at once where the told time is beyond a minute or x-should-retry is false', async () => {
    for (const headers of [{ 'retry-after': '999999999' }, { 'x-should-retry': 'false' }]) {
      const fake = new FakeProvider([refusal(503, headers)]);
      const { plan, scope } = planFor([fake]);
      expect((await failureOf(plan, scope)).code).to.equal('upstream_error');
      expect(fake.requests).to.have.length(1);
    }
  });

  it('lets a key rest for 5 minutes at the most, whatever was told', async () => {
    const fake = new FakeProvider([refusal(429, { 'retry-after': '999999999' })]);
    const { plan, scope } = planFor([fake]);
    await failureOf(plan, scope);
    expect(fake.provider.keys.pick('m', performance.now() + 300_001).kind).to.equal('key');
  });

  it('asks nobody again after an answer that was not complete in time, unless told to', async () => {
    for (const includesCompletionTimeout of [false, true]) {
      const one = new FakeProvider([{ error: late('completion') }], { name: 'one', includesCompletionTimeout });
      const two = new FakeProvider([WHOLE], { name: 'two' });
      const { plan, scope } = planFor([one, two]);
      await attempt(plan, scope).catch((error: unknown) => expect(error).to.include({ code: 'upstream_timeout' }));
      expect(two.requests).to.have.length(includesCompletionTimeout ? 1 : 0);
    }
  });

  it('ends with upstream_timeout at the deadline, and charges no breaker', async () => {
    const fake = new FakeProvider([SILENCE]);
    const { plan, scope } = planFor([fake], { limits: { totalMs: 20 } });
    expect((await failureOf(plan, scope)).code).to.equal('upstream_timeout');
    expect([fake.aborted, fake.running, inFlight(fake)]).to.deep.equal([1, 0, 0]);
    expect(plan.guards.breakers.get('fake', 'm').snapshot().failuresInRow).to.equal(0);
  });

  it('starts no wait that the deadline would cut', async () => {
    const fake = new FakeProvider([refusal(503, { 'retry-after': '30' })]);
    const { plan, scope } = planFor([fake], { limits: { totalMs: 1000 } });
    expect((await failureOf(plan, scope)).code).to.equal('upstream_error');
    expect(fake.requests).to.have.length(1);
  });

  it('says how long to wait when every breaker is open, and asks nobody', async () => {
    const fake = new FakeProvider([refusal(500)]);
    const { plan, scope } = planFor([fake], { maxRetries: 0 });
    for (let call = 0; call < 5; call += 1) await failureOf(plan, scope);
    const { code, retryAfterMs } = await failureOf(plan, scope);
    expect(code).to.equal('upstream_unavailable');
    expect(retryAfterMs).to.be.within(20_000, 36_000);
    expect(fake.requests).to.have.length(5);
  });

  it('asks nobody once the caller has left, be it in a pause', async () => {
    const fake = new FakeProvider([refusal(503, { 'retry-after-ms': '500' }), WHOLE]);
    const { plan, scope, caller } = planFor([fake]);
    const failing = failureOf(plan, scope);
    setTimeout(() => caller.abort(new ProxyError('client_closed_request', 'gone')), 20);
    expect((await failing).code).to.equal('client_closed_request');
    expect([fake.requests.length, inFlight(fake)]).to.deep.equal([1, 0]);
  });

  it('holds a stream’s place at the provider until the stream is over', async () => {
    const fake = new FakeProvider([ENDLESS]);
    const { plan, scope, caller } = planFor([fake], { isStream: true });
    const answer = await attempt(plan, scope);
    expect([answer.kind, inFlight(fake), plan.guards.breakers.get('fake', 'm').isIdle]).to.deep.equal(['stream', 1, false]);
    caller.abort(new ProxyError('client_closed_request', 'gone'));
    expect([inFlight(fake), plan.guards.breakers.get('fake', 'm').isIdle, fake.running]).to.deep.equal([0, true, 0]);
    expect(plan.guards.breakers.get('fake', 'm').snapshot().failuresInRow).to.equal(0);
  });

  it('gives everything back when a stream ends by itself', async () => {
    const fake = new FakeProvider([STREAM]);
    const { plan, scope } = planFor([fake], { isStream: true });
    await attempt(plan, scope);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect([inFlight(fake), plan.guards.breakers.get('fake', 'm').isIdle]).to.deep.equal([0, true]);
  });

  it('learns the time to the first byte from answers alone, not from refusals', async () => {
    const fake = new FakeProvider([refusal(500), STREAM]);
    const { plan, scope } = planFor([fake], { isStream: true, maxRetries: 0 });
    await failureOf(plan, scope);
    expect(plan.guards.times.get('fake', 'm').firstByte.smoothedMs).to.equal(undefined);
    await attempt(plan, scope);
    expect(plan.guards.times.get('fake', 'm').firstByte.smoothedMs).to.be.a('number');
  });

  it('waits once more where the retry budget is spent, then fails', async () => {
    const fake = new FakeProvider([refusal(500)]);
    for (let taken = 0; taken < 3; taken += 1) fake.provider.retryBudget.tryTake();
    const { plan, scope } = planFor([fake]);
    expect((await failureOf(plan, scope)).code).to.equal('upstream_error');
    expect(fake.requests).to.have.length(1);
  });
});
