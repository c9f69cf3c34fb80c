import type { ModelBreakerSnapshot } from '@proxyapi/proxy-core';
import { expect } from 'chai';

import { ProviderStats } from '../../provider-stats.ts';
import { answerStats } from '../cache/answer-stats.ts';
import { fakeProvider, fakeSources, fakeStats } from '../fake-sources.ts';
import { breakerReports } from './breaker-report.ts';
import { clientReport } from './client-report.ts';
import { providerReports } from './provider-report.ts';

const NO_ATTEMPT = { operation: 'chat' as const, model: 'm', status: 200, startedAtMs: 1_700_000_000_000, durationMs: 100, firstTokenMs: undefined, usage: undefined, costUsd: undefined };
const BREAKER: ModelBreakerSnapshot = { provider: 'one', model: 'm', state: 'closed', retryAfterMs: 0, failuresInRow: 1, failureThreshold: 5, openings: 0, downtimeMs: 0 };

describe('the metrics report', () => {
  it('has every configured provider, with its probe, its exchanges, its keys and its list', () => {
    const exchanges = new ProviderStats();
    exchanges.onAttemptEnd({ ...NO_ATTEMPT, provider: 'one', result: 'ok' });
    exchanges.onAttemptEnd({ ...NO_ATTEMPT, provider: 'one', result: 'upstream_error', status: 500 });
    const one = fakeProvider('one', { keys: 2 });
    const choice = one.keys.pick('m', performance.now());
    if (choice.kind === 'key') one.keys.rest(choice.key, undefined, performance.now() + 60_000);
    const reports = providerReports(fakeSources({
      configured: [{ name: 'one', type: 'openai', isEnabled: true }, { name: 'two', type: 'gemini', isEnabled: false }],
      providers: [one], exchanges,
      probes: { condition: () => ({ state: 'down', source: 'probe', ageMs: 1234, probe: { state: 'down', code: 'upstream_error', status: 503, durationMs: 7.77 } }) },
      catalog: { modelCount: (name) => (name === 'one' ? 12 : undefined) },
    }));
    expect(Object.keys(reports)).to.deep.equal(['one', 'two']);
    expect(reports['one']).to.deep.include({
      type: 'openai', enabled: true, keys: 2, keys_resting: 1, models_listed: 12, requests: 2, errors: 1, error_rate: 0.5,
      probe: { state: 'down', source: 'probe', age_seconds: 1.2, code: 'upstream_error', status: 503, duration_ms: 7.8 },
      last_error: { code: 'upstream_error', status: 500, at: 1_700_000_000.1 },
    });
    expect(reports['one']?.models['m']).to.include({ requests: 2, errors: 1 });
    expect(reports['two']).to.deep.include({
      type: 'gemini', enabled: false, keys: 0, models_listed: null, requests: 0, last_error: null,
      probe: { state: 'disabled', source: null, age_seconds: null, code: null, status: null, duration_ms: null },
    });
  });

  it('has every breaker, in seconds, those that are not closed first', () => {
    const open: ModelBreakerSnapshot = { ...BREAKER, model: 'n', state: 'open', failuresInRow: 0, retryAfterMs: 29_500, openings: 2, downtimeMs: 1500 };
    const reports = breakerReports([BREAKER, open]);
    expect(reports.map(({ model }) => model)).to.deep.equal(['n', 'm']);
    expect(reports[0]).to.deep.equal({ provider: 'one', model: 'n', state: 'open', failures: 0, failure_threshold: 5, retry_after: 29.5, openings: 2, downtime: 1.5 });
    expect(reports[1]).to.include({ state: 'closed', failures: 1, retry_after: 0 });
  });

  it('adds up the connections to all providers, and tells how many exchanges shared them', () => {
    const providers = [
      fakeProvider('one', { stats: { openSockets: 2, running: 1, queued: 3, connectionsOpened: 4, exchanges: 10, exchangesOnReused: 6 } }),
      fakeProvider('two', { stats: { openSockets: 1, connectionsOpened: 1, exchanges: 10, exchangesOnReused: 9 } }),
      fakeProvider('idle'),
    ];
    const { providers: each, ...all } = clientReport({ providers, meter: { snapshot: () => ({ total: 21, errorRatio: 0.5, averageMs: 12.34 }) } });
    expect(all).to.deep.equal({ requests_total: 21, error_rate: 0.5, avg_response_time_ms: 12.3, open_sockets: 3, running: 1, queued: 3, connections_opened: 5, exchanges: 20, exchanges_on_reused: 15, reuse_rate: 0.75 });
    expect(each['two']).to.include({ open_sockets: 1, reuse_rate: 0.9 });
    expect(each['idle']).to.include({ exchanges: 0, reuse_rate: 0 });
  });

  it('counts who joined a running call as the pipeline does', () => {
    expect(answerStats({ answers: { getStats: () => fakeStats({ hits: 3 }) }, coalesced: () => 5 })).to.include({ enabled: true, hits: 3, coalesced: 5 });
  });
});
