import { expect } from 'chai';

import type { AttemptRecord } from './pipeline/records/attempt-record.ts';
import { ProviderStats } from './provider-stats.ts';

const record = (facts: Partial<AttemptRecord> = {}): AttemptRecord => ({
  operation: 'chat', provider: 'one', model: 'm', result: 'ok', status: 200, startedAtMs: 1_700_000_000_000, durationMs: 100, firstTokenMs: undefined, usage: undefined, costUsd: undefined, ...facts,
});

describe('ProviderStats', () => {
  let nowMs = 5000;
  const create = (maxModels?: number): ProviderStats => new ProviderStats({ now: () => nowMs, ...(maxModels === undefined ? {} : { maxModels }) });

  it('counts exchanges, errors and cancelled ones for the provider and each model', () => {
    const stats = create();
    stats.onAttemptEnd(record());
    stats.onAttemptEnd(record({ result: 'upstream_timeout', status: undefined, durationMs: 2500 }));
    stats.onAttemptEnd(record({ model: 'n', result: 'cancelled' }));
    const { models, ...all } = stats.facts('one');
    expect(all).to.deep.include({ requests: 3, errors: 1, cancelled: 1, error_rate: 1 / 3, last_error: { code: 'upstream_timeout', status: null, at: 1_700_000_002.5 } });
    expect(Object.keys(models), 'the last asked for first').to.deep.equal(['n', 'm']);
    expect(models['m']).to.include({ requests: 2, errors: 1, cancelled: 0, error_rate: 0.5 });
    expect(models['n']).to.include({ requests: 1, errors: 0, cancelled: 1, error_rate: 0 }).and.have.property('last_error', null);
  });

  it('tells how long answers and first tokens take, and leaves out what failed', () => {
    const stats = create();
    for (let durationMs = 10; durationMs <= 1000; durationMs += 10) stats.onAttemptEnd(record({ durationMs, firstTokenMs: durationMs / 10 }));
    stats.onAttemptEnd(record({ result: 'upstream_error', status: 500, durationMs: 90_000 }));
    const { latency_ms: latency, first_token_ms: firstToken } = stats.facts('one');
    expect([latency.samples, firstToken.samples]).to.deep.equal([100, 100]);
    expect(latency.avg).to.be.closeTo(505, 6);
    expect(latency.p95).to.be.closeTo(950, 12);
    expect(firstToken.p99).to.be.closeTo(99, 1.5);
  });

  it('knows when each provider last succeeded', () => {
    const stats = create();
    expect(stats.lastSuccessAtMs('one')).to.equal(undefined);
    stats.onAttemptEnd(record());
    nowMs += 700;
    stats.onAttemptEnd(record({ result: 'upstream_error' }));
    stats.onAttemptEnd(record({ result: 'cancelled' }));
    expect(stats.lastSuccessAtMs('one')).to.equal(nowMs - 700);
    expect(stats.lastSuccessAtMs('two')).to.equal(undefined);
  });

  it('takes a refusal of the caller’s own request for no error, and for a sign of life', () => {
    const stats = create();
    stats.onAttemptEnd(record({ result: 'refused', status: 400 }));
    expect(stats.facts('one')).to.deep.include({ requests: 1, errors: 0, cancelled: 0, last_error: null });
    expect(stats.lastSuccessAtMs('one')).to.equal(nowMs);
  });

  it('tells of a provider that was never asked', () => {
    expect(create().facts('idle')).to.deep.include({ requests: 0, errors: 0, error_rate: 0, last_error: null, models: {} });
  });

  it('keeps no more models than it may, whatever callers ask for, and counts them all for the provider', () => {
    const stats = create(3);
    for (let i = 0; i < 50; i += 1) {
      stats.onAttemptEnd(record({ model: `m${i}` }));
      expect(Object.keys(stats.facts('one').models).length).to.be.at.most(3);
    }
    expect(Object.keys(stats.facts('one').models)).to.deep.equal(['m49', 'm48', 'm47']);
    expect(stats.facts('one').requests).to.equal(50);
  });

  it('takes a model named __proto__ for a name like any other', () => {
    const stats = create();
    stats.onAttemptEnd(record({ model: '__proto__' }));
    expect(JSON.parse(JSON.stringify(stats.facts('one').models))).to.have.own.property('__proto__');
  });
});
