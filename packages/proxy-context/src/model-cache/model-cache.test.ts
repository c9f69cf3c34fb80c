import { hash } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect } from 'chai';

import { useTemporaryFolder } from '../../test/support/temporary-folder.ts';
import type { SecondTier } from '../store/second-tier.ts';
import { SqliteTier } from '../store/sqlite/sqlite-tier.ts';
import { ModelCache, type ModelCacheOptions } from './model-cache.ts';

const OPENAI = { name: 'openai', baseUrl: 'https://api.openai.com/v1' };
const HOUR_MS = 3_600_000;

/** A store that keeps all it gets, by the clock of the test. */
class MemoryStore implements SecondTier {
  readonly values = new Map<string, { readonly bytes: Buffer; readonly ttlMs: number }>();
  isClosed = false;

  async get(key: string): Promise<Buffer | undefined> {
    return this.values.get(key)?.bytes;
  }

  set(key: string, bytes: Buffer, ttlMs: number): void {
    this.values.set(key, { bytes, ttlMs });
  }

  delete(key: string): void {
    this.values.delete(key);
  }

  clear(): void {
    this.values.clear();
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }
}

describe('ModelCache', () => {
  /** A cache whose two clocks the test turns, as a process does that is started at that time. */
  const start = (options: ModelCacheOptions & { readonly startedAtMs?: number } = {}): { readonly cache: ModelCache; readonly clock: { wallMs: number; monotonicMs: number }; pass(ms: number): void } => {
    const clock = { wallMs: options.startedAtMs ?? 1_790_000_000_000, monotonicMs: 5000 };
    const cache = new ModelCache({ ttlMs: 1000, staleMs: 10_000, now: () => clock.wallMs, monotonicNow: () => clock.monotonicMs, ...options });
    return { cache, clock, pass: (ms) => [clock.wallMs, clock.monotonicMs] = [clock.wallMs + ms, clock.monotonicMs + ms] };
  };

  it('gives a list back until it is replaced', () => {
    const { cache } = start();
    expect(cache.getModels(OPENAI)).to.equal(undefined);
    cache.setModels(OPENAI, ['gpt-4o']);
    expect(cache.getModels(OPENAI)).to.deep.equal(['gpt-4o']);
    cache.setModels(OPENAI, ['gpt-5']);
    expect(cache.getModels(OPENAI)).to.deep.equal(['gpt-5']);
  });

  it('keeps a list as it was set, whatever becomes of the caller’s', () => {
    const { cache } = start();
    const models = ['gpt-4o'];
    cache.setModels(OPENAI, models);
    models.push('more');
    expect(cache.getModels(OPENAI)).to.deep.equal(['gpt-4o']).and.to.satisfy(Object.isFrozen);
  });

  it('tells providers of one name at two addresses apart', () => {
    const { cache } = start();
    cache.setModels(OPENAI, ['gpt-4o']);
    expect(cache.getModels({ ...OPENAI, baseUrl: 'http://127.0.0.1:1/v1' })).to.equal(undefined);
  });

  it('keeps a list fresh for 300 s where nothing else is said', () => {
    const clock = { monotonicMs: 0 };
    const cache = new ModelCache({ monotonicNow: () => clock.monotonicMs });
    cache.setModels(OPENAI, []);
    clock.monotonicMs = 299_999;
    expect(cache.isValid(OPENAI)).to.equal(true);
    clock.monotonicMs = 300_000;
    expect(cache.isValid(OPENAI)).to.equal(false);
    expect(cache.getStats().default_ttl).to.equal(300);
  });

  it('hands out an expired list, says that it is no longer valid, and forgets it once it is too old', () => {
    const { cache, pass } = start();
    cache.setModels(OPENAI, ['gpt-4o']);
    pass(999);
    expect(cache.isValid(OPENAI)).to.equal(true);
    pass(1);
    expect(cache.isValid(OPENAI)).to.equal(false);
    expect(cache.getModels(OPENAI)).to.deep.equal(['gpt-4o']);
    pass(9999);
    expect(cache.getModels(OPENAI)).to.deep.equal(['gpt-4o']);
    expect(cache.cleanupExpired()).to.equal(0);
    pass(1);
    expect(cache.getModels(OPENAI)).to.equal(undefined);
    expect(cache.cleanupExpired()).to.equal(1);
    expect(cache.getStats()).to.include({ entries: 0, expirations: 1 });
  });

  for (const hours of [-1, 1]) {
    it(`keeps a list as long as ever when the clock is set ${hours < 0 ? 'back' : 'ahead'} by an hour`, () => {
      const { cache, clock, pass } = start();
      cache.setModels(OPENAI, ['gpt-4o']);
      clock.wallMs += hours * HOUR_MS;
      pass(999);
      expect(cache.isValid(OPENAI)).to.equal(true);
      pass(1);
      expect(cache.isValid(OPENAI)).to.equal(false);
      expect(cache.getModels(OPENAI)).to.deep.equal(['gpt-4o']);
    });
  }

  it('never holds more lists than it may and drops the one set longest ago, in the store too', () => {
    const store = new MemoryStore();
    const { cache } = start({ maxSize: 2, store });
    for (const name of ['one', 'two', 'three', 'four']) {
      cache.setModels({ ...OPENAI, name }, []);
      expect(cache.size).to.be.at.most(2);
      expect(store.values.size).to.be.at.most(2);
    }
    expect(cache.getModels({ ...OPENAI, name: 'two' })).to.equal(undefined);
    expect(cache.getModels({ ...OPENAI, name: 'three' })).to.deep.equal([]);
    expect(cache.getStats()).to.include({ evictions: 2, sets: 4, entries: 2 });
  });

  it('forgets one list, or all', () => {
    const store = new MemoryStore();
    const { cache } = start({ store });
    for (const name of ['one', 'two', 'three']) cache.setModels({ ...OPENAI, name }, [name]);
    cache.invalidate({ ...OPENAI, name: 'one' });
    expect(cache.getModels({ ...OPENAI, name: 'one' })).to.equal(undefined);
    expect(cache.getModels({ ...OPENAI, name: 'two' })).to.deep.equal(['two']);
    expect(store.values.size).to.equal(2);
    cache.invalidateAll();
    expect([cache.size, store.values.size]).to.deep.equal([0, 0]);
  });

  it('counts what it was asked', () => {
    const { cache, pass } = start();
    expect(cache.getStats()).to.include({ hit_rate: 0, total_requests: 0, persistent: false, max_size: 1000 });
    cache.getModels(OPENAI);
    cache.setModels(OPENAI, []);
    cache.getModels(OPENAI);
    pass(1000);
    cache.getModels(OPENAI);
    cache.getModels(OPENAI);
    expect(cache.getStats()).to.deep.include({ hits: 3, stale_hits: 2, misses: 1, total_requests: 4, hit_rate: 0.75, sets: 1 });
  });

  it('stores a list under the MD5 of name and base URL, for as long as it may be handed out', () => {
    const store = new MemoryStore();
    const { cache } = start({ store });
    cache.setModels(OPENAI, ['gpt-4o']);
    expect([...store.values.keys()]).to.deep.equal([hash('md5', 'openai:https://api.openai.com/v1')]);
    expect([...store.values.values()].map(({ ttlMs }) => ttlMs)).to.deep.equal([11_000]);
  });

  it('restores a list as fresh, or stale, as it is by then', async () => {
    const store = new MemoryStore();
    start({ store }).cache.setModels(OPENAI, ['gpt-4o']);
    const later = start({ store, startedAtMs: 1_790_000_000_600 });
    expect(await later.cache.restore([OPENAI, { ...OPENAI, name: 'unknown' }])).to.equal(1);
    expect(later.cache.isValid(OPENAI)).to.equal(true);
    later.pass(400);
    expect(later.cache.isValid(OPENAI)).to.equal(false);
    const muchLater = start({ store, startedAtMs: 1_790_000_005_000 });
    await muchLater.cache.restore([OPENAI]);
    expect(muchLater.cache.isValid(OPENAI)).to.equal(false);
    expect(muchLater.cache.getModels(OPENAI)).to.deep.equal(['gpt-4o']);
    expect(muchLater.cache.getStats()).to.include({ restored: 1, persistent: true });
  });

  it('restores no list as fresher than a new one, when the clock was set back between two runs', async () => {
    const store = new MemoryStore();
    start({ store }).cache.setModels(OPENAI, ['gpt-4o']);
    const { cache, pass } = start({ store, startedAtMs: 1_790_000_000_000 - HOUR_MS });
    await cache.restore([OPENAI]);
    pass(999);
    expect(cache.isValid(OPENAI)).to.equal(true);
    pass(1);
    expect(cache.isValid(OPENAI)).to.equal(false);
  });

  it('does not let an old list from the store take the place of one that has come meanwhile', async () => {
    const store = new MemoryStore();
    start({ store }).cache.setModels(OPENAI, ['old']);
    const { cache } = start({ store });
    const restored = cache.restore([OPENAI]);
    cache.setModels(OPENAI, ['new']);
    await restored;
    expect(cache.getModels(OPENAI)).to.deep.equal(['new']);
  });

  for (const text of ['', 'null', '[]', '{"models":["a"]}', '{"models":[1],"expiresAt":1}', '{"models":{"length":1},"expiresAt":1}', '{"models":["a"],"expiresAt":1e999}', '{"models":["a"],"expiresAt":"1"}', '{"models":["a"']) {
    it(`C16 takes ${text === '' ? 'nothing at all' : text} for no list, and deletes it`, async () => {
      const store = new MemoryStore();
      store.set(hash('md5', 'openai:https://api.openai.com/v1'), Buffer.from(text), 1000);
      const { cache } = start({ store });
      expect(await cache.restore([OPENAI])).to.equal(0);
      expect(store.values.size).to.equal(0);
      expect(cache.getModels(OPENAI)).to.equal(undefined);
    });
  }

  it('refuses times and bounds that are none', () => {
    expect(() => new ModelCache({ ttlMs: 0 })).to.throw(RangeError, 'ttlMs');
    expect(() => new ModelCache({ staleMs: -1 })).to.throw(RangeError, 'staleMs');
    expect(() => new ModelCache({ maxSize: 0 })).to.throw(RangeError, 'maxSize');
  });

  it('closes its store', async () => {
    const store = new MemoryStore();
    const { cache } = start({ store });
    await cache.close();
    expect(store.isClosed).to.equal(true);
    await new ModelCache().close();
  });

  describe('with a file', () => {
    const folder = useTemporaryFolder();
    const open = (options: ModelCacheOptions = {}): ModelCache => new ModelCache({ store: new SqliteTier({ path: join(folder.path, 'models.sqlite'), readTimeoutMs: 5000 }), ...options });

    it('keeps lists and their expiry across a restart', async () => {
      const first = open({ ttlMs: 1500 });
      const since = performance.now();
      first.setModels(OPENAI, ['gpt-4o', 'ünïcode']);
      await first.close();
      const second = open({ ttlMs: 1500 });
      expect(await second.restore([OPENAI])).to.equal(1);
      expect(second.getModels(OPENAI)).to.deep.equal(['gpt-4o', 'ünïcode']);
      if (performance.now() - since < 1400) expect(second.isValid(OPENAI)).to.equal(true);
      await new Promise((resolve) => setTimeout(resolve, 1550 + since - performance.now()));
      expect(second.isValid(OPENAI)).to.equal(false);
      await second.close();
    });

    it('begins anew where the file is damaged, and sets that one aside', async () => {
      writeFileSync(join(folder.path, 'models.sqlite'), Buffer.alloc(10_000, 'garbage'));
      const first = open();
      expect(await first.restore([OPENAI])).to.equal(0);
      first.setModels(OPENAI, ['gpt-4o']);
      await first.close();
      const second = open();
      expect(await second.restore([OPENAI])).to.equal(1);
      await second.close();
      expect(readdirSync(folder.path).filter((name) => name.startsWith('models.sqlite.corrupt-'))).to.have.length(1);
    });
  });
});
