import type { CacheStats } from '@proxyapi/proxy-context';
import { expect } from 'chai';

import { fakeSources, fakeStats, fakeStore } from '../fake-sources.ts';
import type { StoreSource } from '../report-sources.ts';
import { cacheHealthReport, type CacheHealthReport } from './cache-health-report.ts';

interface Case {
  readonly stats?: Partial<CacheStats> | undefined;
  readonly mode?: string;
  readonly store?: StoreSource;
  readonly modelStore?: StoreSource;
}

const report = ({ stats = {}, mode = 'deterministic', store, modelStore }: Case = {}): CacheHealthReport => {
  const { models } = fakeSources();
  return cacheHealthReport(fakeSources({
    responses: { mode, answers: mode === 'off' ? undefined : { getStats: () => fakeStats(stats) }, coalesced: () => 7, store },
    models: { ...models, store: modelStore },
  }));
};
const keysOf = ({ recommendations }: CacheHealthReport): readonly string[] => recommendations.map(({ key }) => key);

describe('cacheHealthReport', () => {
  it('finds fresh caches healthy and recommends nothing', () => {
    const { status, response_cache: responses, model_cache: models, recommendations } = report();
    expect({ status, responses: responses.status, models: models.status, recommendations }).to.deep.equal({ status: 'healthy', responses: 'healthy', models: 'healthy', recommendations: [] });
    expect(responses.stats).to.include({ enabled: true, coalesced: 7 });
    expect([responses.store, models.store]).to.deep.equal([null, null]);
  });

  it('holds the hit rate against its target once there were a hundred look-ups', () => {
    expect(report({ stats: { total_requests: 99, hit_rate: 0.1 } })).to.deep.nested.include({ 'response_cache.hit_rate': { value: 0.1, target: 0.5, judged: false }, status: 'healthy', recommendations: [] });
    const low = report({ stats: { total_requests: 100, hit_rate: 0.49 } });
    expect(low).to.deep.nested.include({ 'response_cache.hit_rate': { value: 0.49, target: 0.5, judged: true }, status: 'warning' });
    expect(keysOf(low)).to.deep.equal(['cache.response.mode']);
    expect(report({ stats: { total_requests: 100, hit_rate: 0.5 } }).status).to.equal('healthy');
  });

  it('advises on the mode only where it is deterministic', () => {
    const all = report({ mode: 'all', stats: { total_requests: 1000, hit_rate: 0.1 } });
    expect([all.status, keysOf(all)]).to.deep.equal(['warning', []]);
  });

  it('names the limit that a full cache evicts at', () => {
    const evicting = { evictions: 20, sets: 100 };
    expect(keysOf(report({ stats: { ...evicting, memory_usage_mb: 9.5 } }))).to.deep.equal(['cache.response.max_memory_mb']);
    expect(keysOf(report({ stats: { ...evicting, entries: 100 } }))).to.deep.equal(['cache.response.max_size']);
    expect(keysOf(report({ stats: { ...evicting, entries: 100, memory_usage_mb: 10 } }))).to.deep.equal(['cache.response.max_memory_mb', 'cache.response.max_size']);
    expect(report({ stats: { ...evicting, entries: 100 } }).recommendations[0]?.text).to.contain('20 of 100').and.contain('above 100');
  });

  it('says nothing of a full cache that hardly evicts, nor of one that evicted before it had room', () => {
    expect(keysOf(report({ stats: { entries: 100, evictions: 0, sets: 0 } }))).to.deep.equal([]);
    expect(keysOf(report({ stats: { entries: 100, evictions: 9, sets: 100 } }))).to.deep.equal([]);
    expect(keysOf(report({ stats: { entries: 10, evictions: 20, sets: 100 } }))).to.deep.equal([]);
  });

  it('advises on the age where most answers grow too old', () => {
    expect(keysOf(report({ stats: { sets: 100, expirations: 50, evictions: 5 } }))).to.deep.equal(['cache.response.default_ttl']);
    expect(keysOf(report({ stats: { sets: 100, expirations: 49 } }))).to.deep.equal([]);
    expect(keysOf(report({ stats: { sets: 100, expirations: 50, evictions: 50 } }))).to.deep.equal([]);
  });

  it('warns of a file that cannot be written, and is critical once something was lost', () => {
    const waiting = report({ store: fakeStore({ degraded: 'disk-full', queued: 3 }) });
    expect([waiting.status, waiting.response_cache.status, keysOf(waiting)]).to.deep.equal(['warning', 'warning', ['cache.response.path']]);
    expect(waiting.recommendations[0]?.text).to.contain('disk-full');
    expect(waiting.response_cache.store).to.include({ degraded: 'disk-full', queued: 3, dropped: 0 });
    const losing = report({ modelStore: fakeStore({ degraded: 'read-only', dropped: 1 }) });
    expect([losing.status, losing.response_cache.status, losing.model_cache.status, keysOf(losing)]).to.deep.equal(['critical', 'healthy', 'critical', ['cache.models.path']]);
  });

  it('finds a file well that lost something once and can be written again', () => {
    expect(report({ store: fakeStore({ dropped: 5 }) }).status).to.equal('healthy');
  });

  it('tells of a cache that is switched off with the same members', () => {
    const off = report({ mode: 'off' });
    expect(Object.keys(off.response_cache.stats).toSorted()).to.deep.equal(Object.keys(report().response_cache.stats).toSorted());
    expect(off).to.deep.nested.include({ status: 'healthy', 'response_cache.mode': 'off', 'response_cache.stats.enabled': false, 'response_cache.memory_percent': 0, recommendations: [] });
  });
});
