import { setTimeout as delay } from 'node:timers/promises';

import { expect } from 'chai';
import { useFakeTimers } from 'sinon';

import { bufferCodec } from './codec/buffer-codec.ts';
import { EVICTION_POLICIES } from './policy/create-policy.ts';
import { SmartCache } from './smart-cache.ts';
import type { SmartCacheOptions } from './smart-cache-options.ts';
import { SMART_CACHE_PRESETS } from './smart-cache-presets.ts';

const TEXT = Buffer.alloc(100_000, 'to be or not to be ');

describe('SmartCache', () => {
  const open = new Set<SmartCache<never>>();
  const create = <Value>(options: SmartCacheOptions<Value> = {}): SmartCache<Value> => {
    const cache = new SmartCache<Value>(options);
    open.add(cache as never);
    return cache;
  };
  afterEach(async () => {
    await Promise.all([...open].map((cache) => cache.close()));
    open.clear();
  });

  it('gives back the value that was set last', () => {
    const cache = create<string>();
    expect(cache.get('key')).to.equal(undefined);
    cache.set('key', 'one');
    cache.set('key', 'two');
    expect(cache.get('key')).to.equal('two');
    expect(cache.has('key')).to.equal(true);
    expect(cache.delete('key')).to.equal(true);
    expect(cache.delete('key')).to.equal(false);
    expect(cache.get('key')).to.equal(undefined);
  });

  it('takes any string for a key and any value but undefined, falsy ones too', () => {
    const cache = create<unknown>();
    const values = [null, 0, false, '', NaN, [], new Map([[1, 2]]), new Date(0)];
    for (const [index, key] of ['', '__proto__', 'constructor', '\u0000', '\uD800', 'é', 'e\u0301', 'x'.repeat(10_000)].entries()) cache.set(key, values[index]);
    expect(cache.size).to.equal(8);
    for (const [index, key] of ['', '__proto__', 'constructor', '\u0000', '\uD800', 'é', 'e\u0301', 'x'.repeat(10_000)].entries()) {
      expect(cache.get(key), JSON.stringify(key)).to.deep.equal(values[index]);
    }
  });

  describe('limits', () => {
    it('lets the entry used longest ago go first, with the policy lru', () => {
      const cache = create<number>({ maxEntries: 3, policy: 'lru' });
      for (const key of ['a', 'b', 'c']) cache.set(key, 1);
      cache.get('a');
      cache.set('d', 1);
      expect(['a', 'b', 'c', 'd'].filter((key) => cache.has(key))).to.deep.equal(['a', 'c', 'd']);
    });

    for (const policy of EVICTION_POLICIES) {
      it(`keeps within entries and bytes after every write, and keeps the value written last (${policy})`, () => {
        const cache = create<Buffer>({ maxEntries: 20, maxBytes: 20_000, policy });
        for (let step = 0; step < 2000; step += 1) {
          const key = `key ${step % 37}`;
          // Large values meet the limit of bytes first, small ones that of entries.
          cache.set(key, Buffer.alloc((step * 97) % (step < 1000 ? 3000 : 300)));
          expect(cache.size).to.be.at.most(20);
          expect(cache.usedBytes()).to.be.at.most(20_000);
          expect(cache.has(key), `step ${step}`).to.equal(true);
        }
        expect(cache.getStats().evictions).to.be.above(100);
      });
    }

    it('lets a value go at once that is larger than the whole cache, and nothing else', () => {
      const cache = create<Buffer>({ maxBytes: 10_000 });
      for (const key of ['a', 'b', 'large']) cache.set(key, Buffer.alloc(1000));
      cache.set('large', Buffer.alloc(10_000));
      expect(cache.get('large'), 'the value before it is out of date').to.equal(undefined);
      expect([cache.has('a'), cache.has('b')]).to.deep.equal([true, true]);
      expect(cache.getStats()).to.include({ entries: 2, sets: 4, evictions: 1 });
    });

    it('counts keys, values, tags and entries, and gives every byte back', () => {
      const cache = create<string>();
      const used = (): number => cache.usedBytes();
      cache.set('k', '');
      const empty = used();
      expect(empty, 'an entry is not free').to.be.above(100);
      cache.set('k', 'x'.repeat(1000));
      expect(used() - empty, 'Latin-1: a byte for each character').to.equal(1000);
      cache.set('k', '日'.repeat(1000));
      expect(used() - empty, 'others: two').to.equal(2000);
      cache.set('k', '', { tags: ['t'.repeat(1000)] });
      expect(used() - empty, 'a tag').to.be.above(1000);
      cache.delete('k');
      cache.set('k'.repeat(1001), '');
      expect(used() - empty, 'a key').to.be.within(1000, 1008);
      cache.clear();
      expect(used()).to.equal(0);
    });

    it('measures other values by their encoded form, or as it is told', () => {
      const cache = create<object>();
      cache.set('k', { text: 'x'.repeat(5000) });
      expect(cache.usedBytes()).to.be.within(5000, 5600);
      const told = create<object>({ sizeOf: () => 12_345.5 });
      told.set('k', {});
      expect(told.usedBytes()).to.be.within(12_346, 12_846);
      expect(() => create<object>({ sizeOf: () => NaN }).set('k', {})).to.throw(RangeError, 'sizeOf');
    });

    it('lets go what no longer fits after a resize', () => {
      const cache = create<Buffer>({ maxEntries: 10, policy: 'lru' });
      for (let index = 0; index < 10; index += 1) cache.set(`${index}`, Buffer.alloc(1000));
      cache.resize({ maxEntries: 4 });
      expect(cache.size).to.equal(4);
      expect(cache.has('9')).to.equal(true);
      cache.resize({ maxBytes: 3000 });
      expect(cache.size).to.equal(2);
      cache.resize({ maxEntries: 100, maxBytes: 1_000_000 });
      for (let index = 0; index < 100; index += 1) cache.set(`${index}`, Buffer.alloc(1000));
      expect(cache.size).to.equal(100);
      expect(cache.getStats()).to.include({ max_size: 100, max_memory_mb: 1_000_000 / 1024 ** 2 });
      expect(() => cache.resize({ maxBytes: 0 })).to.throw(RangeError, 'maxBytes');
    });

    it('gives half its bytes back under pressure, all of them in an emergency and on request', () => {
      let nowMs = 0;
      const cache = create<Buffer>({ now: () => nowMs, compressAboveBytes: false });
      const fill = (): void => {
        for (let index = 0; index < 100; index += 1) cache.set(`${index}`, Buffer.alloc(1000), { ttlMs: index < 60 ? 10 : 100 });
      };
      fill();
      const full = cache.usedBytes();
      const released = cache.release('pressure');
      expect(cache.usedBytes()).to.equal(full - released);
      expect(released / full).to.be.within(0.5, 0.52);
      fill();
      nowMs = 50;
      expect(cache.release('pressure') / full, 'what has expired goes first').to.be.within(0.6, 0.61);
      expect(cache.has('99')).to.equal(true);
      nowMs = 0;
      for (const level of ['emergency', 'cleanup'] as const) {
        fill();
        expect(cache.release(level)).to.equal(full);
        expect(cache.getStats()).to.include({ entries: 0, memory_usage_bytes: 0 });
      }
      expect(cache.release('cleanup')).to.equal(0);
    });

    it('refuses limits that are none', () => {
      for (const limit of ['maxEntries', 'maxBytes', 'cleanupIntervalMs', 'compressAboveBytes', 'ttlMs'] as const) {
        for (const value of [-1, NaN, ...(limit === 'compressAboveBytes' ? [] : [0]), ...(limit === 'ttlMs' ? [] : [1.5, Infinity])]) {
          expect(() => create({ [limit]: value }), `${limit} ${value}`).to.throw(RangeError, limit);
        }
      }
      expect(() => create({ policy: 'mru' as never })).to.throw(RangeError, 'policy');
      expect(() => create<number>().set('k', 1, { ttlMs: 0 })).to.throw(RangeError, 'ttlMs');
      expect(() => create<number>().set('k', 1, { staleMs: -1 })).to.throw(RangeError, 'staleMs');
    });
  });

  describe('time', () => {
    it('gives a value out until its time is over, its own or the usual one', () => {
      let nowMs = 0;
      const cache = create<string>({ ttlMs: 100, now: () => nowMs });
      cache.set('usual', 'x');
      cache.set('short', 'x', { ttlMs: 10 });
      cache.set('for good', 'x', { ttlMs: Infinity });
      const present = (): readonly string[] => ['usual', 'short', 'for good'].filter((key) => cache.get(key) !== undefined);
      nowMs = 9.9;
      expect(present()).to.deep.equal(['usual', 'short', 'for good']);
      nowMs = 10;
      expect(present()).to.deep.equal(['usual', 'for good']);
      nowMs = 100;
      expect(present()).to.deep.equal(['for good']);
      expect(cache.getStats()).to.include({ entries: 1, expirations: 2, evictions: 0 });
    });

    it('starts the time anew with each set and with no get', () => {
      let nowMs = 0;
      const cache = create<string>({ ttlMs: 100, now: () => nowMs });
      cache.set('k', 'x');
      nowMs = 90;
      cache.get('k');
      cache.set('again', 'x');
      cache.set('again', 'x');
      nowMs = 101;
      expect(cache.get('k')).to.equal(undefined);
      expect(cache.get('again')).to.equal('x');
    });

    it('removes expired entries in the background, however many, without a look-up', async () => {
      const clock = useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance', 'setTimeout'] });
      try {
        const cache = create<number>({ maxEntries: 25_000, ttlMs: 1000, cleanupIntervalMs: 5000 });
        for (let index = 0; index < 25_000; index += 1) cache.set(`${index}`, index, { ttlMs: index < 24_000 ? 1000 : 60_000 });
        clock.tick(4999);
        expect(cache.size).to.equal(25_000);
        clock.tick(1);
        expect(cache.size, 'a slice, then others have a turn').to.equal(15_000);
        for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        expect(cache.getStats()).to.include({ entries: 1000, expirations: 24_000 });
      } finally {
        clock.restore();
      }
    });

    it('goes by a monotonic clock: setting the wall clock back or forth changes nothing', () => {
      const clock = useFakeTimers({ toFake: ['Date'] });
      try {
        const cache = create<string>({ ttlMs: 60_000 });
        cache.set('k', 'x');
        clock.setSystemTime(Date.now() + 86_400_000);
        expect(cache.get('k')).to.equal('x');
      } finally {
        clock.restore();
      }
    });

    it('tells the time in a loop that lets no timer run', () => {
      const cache = create<string>({ ttlMs: 20 });
      cache.set('k', 'x');
      const endMs = performance.now() + 5000;
      while (cache.get('k') !== undefined && performance.now() < endMs);
      expect(performance.now()).to.be.below(endMs);
    });
  });

  describe('compression', () => {
    it('compresses large values in the background, and gives them back as they were', async () => {
      const cache = create<Buffer>({ codec: bufferCodec });
      cache.set('large', TEXT);
      cache.set('small', Buffer.from('small'));
      const before = cache.usedBytes();
      expect(cache.get('large'), 'at once').to.equal(TEXT);
      await until(() => cache.getStats().compressed === 1);
      expect(cache.usedBytes()).to.be.below(before / 20);
      expect(cache.get('large')?.equals(TEXT)).to.equal(true);
      cache.delete('large');
      cache.delete('small');
      expect(cache.usedBytes(), 'every byte is accounted for').to.equal(0);
    });

    it('compresses strings and objects through the codec', async () => {
      const cache = create<unknown>();
      const values = ['ä日'.repeat(10_000), { list: Array.from({ length: 5000 }, () => ({ role: 'user' })) }, new Map([['k', 'x'.repeat(9000)]])];
      for (const [index, value] of values.entries()) cache.set(`${index}`, value);
      await until(() => cache.getStats().compressed === 3);
      for (const [index, value] of values.entries()) expect(cache.get(`${index}`)).to.deep.equal(value);
    });

    it('leaves a value as it is that gets no smaller, is below the size, or has no encoded form', async () => {
      const noise = crypto.getRandomValues(Buffer.alloc(50_000));
      const cache = create<unknown>({ sizeOf: () => 50_000 });
      cache.set('noise', noise);
      cache.set('function', () => 1);
      cache.set('text', TEXT);
      await until(() => cache.getStats().compressed === 1);
      await delay(20);
      expect(cache.getStats().compressed).to.equal(1);
      expect(cache.get('noise')).to.equal(noise);
      expect(cache.get('function')).to.be.a('function');
      const off = create<Buffer>({ compressAboveBytes: false });
      const high = create<Buffer>({ compressAboveBytes: 1_000_000 });
      for (const other of [off, high]) other.set('k', TEXT);
      await delay(50);
      expect([off, high].map((other) => other.getStats().compressed)).to.deep.equal([0, 0]);
    });

    it('never puts the compressed form of an older value in the place of a newer one', async () => {
      const cache = create<Buffer>({ codec: bufferCodec, maxBytes: 5_000_000 });
      const other = Buffer.alloc(100_000, 'something else ');
      for (let round = 0; round < 20; round += 1) {
        cache.set('replaced', TEXT);
        cache.set('deleted', TEXT);
        if (round % 2 === 0) await new Promise((resolve) => setImmediate(resolve));
        cache.set('replaced', other);
        cache.delete('deleted');
        await delay(5);
        expect(cache.get('replaced')?.equals(other)).to.equal(true);
        expect(cache.get('deleted')).to.equal(undefined);
      }
      await cache.close();
      expect(cache.usedBytes()).to.equal(0);
    });

    it('holds no value for compression that is gone already, and bounds what waits', async () => {
      let encoded = 0;
      const cache = create<Buffer>({ maxEntries: 1, codec: { ...bufferCodec, encode: (value) => {
        encoded += 1;
        return value;
      } } });
      for (let index = 0; index < 1000; index += 1) cache.set(`${index}`, TEXT);
      await delay(100);
      expect(encoded, 'only one was left when its turn came').to.be.at.most(1);
      const roomy = create<Buffer>({ codec: bufferCodec });
      for (let index = 0; index < 1000; index += 1) roomy.set(`${index}`, TEXT);
      await until(() => roomy.getStats().compressed >= 256);
      await delay(20);
      expect(roomy.getStats().compressed).to.be.within(256, 260);
    });
  });

  describe('tags', () => {
    it('forgets all that bears a tag, and nothing else', () => {
      const cache = create<number>();
      cache.set('a', 1, { tags: ['red', 'round', 'red'] });
      cache.set('b', 1, { tags: ['red'] });
      cache.set('c', 1, { tags: ['round'] });
      cache.set('d', 1);
      expect(cache.invalidateTag('red')).to.equal(2);
      expect(['a', 'b', 'c', 'd'].filter((key) => cache.has(key))).to.deep.equal(['c', 'd']);
      expect(cache.invalidateTag('red')).to.equal(0);
      expect(cache.invalidateTag('round')).to.equal(1);
      expect(cache.invalidateTag('unknown')).to.equal(0);
    });

    it('goes by the tags of the last set', () => {
      const cache = create<number>();
      cache.set('a', 1, { tags: ['red'] });
      cache.set('a', 2, { tags: ['blue'] });
      expect(cache.invalidateTag('red')).to.equal(0);
      expect(cache.get('a')).to.equal(2);
      cache.set('a', 3);
      expect(cache.invalidateTag('blue')).to.equal(0);
    });

    it('holds the bytes of very many tags to the same limit', () => {
      const cache = create<number>({ maxBytes: 100_000 });
      for (let index = 0; index < 1000; index += 1) {
        cache.set(`${index}`, 1, { tags: [`unique ${index}`] });
        expect(cache.usedBytes()).to.be.at.most(100_000);
      }
      cache.set('many', 1, { tags: Array.from({ length: 10_000 }, (_, index) => `tag ${index}`) });
      expect(cache.has('many'), 'larger than the cache').to.equal(false);
    });
  });

  it('tells an observer of look-ups and of what goes by itself, and does without one', () => {
    let nowMs = 0;
    const seen: string[] = [];
    const cache = create<number>({
      maxEntries: 1, ttlMs: 10, now: () => nowMs,
      observer: { onLookup: (result) => seen.push(result), onGone: (key, reason) => seen.push(`${key} ${reason}`) },
    });
    cache.get('a');
    cache.set('a', 1);
    cache.get('a');
    cache.has('a');
    cache.set('b', 1);
    cache.delete('b');
    cache.set('c', 1);
    nowMs = 10;
    cache.get('c');
    expect(seen).to.deep.equal(['miss', 'hit', 'a evicted', 'c expired', 'miss']);
    const partial = create<number>({ observer: {} });
    expect(partial.get('a')).to.equal(undefined);
  });

  it('counts what it does, under the keys of the metrics endpoint', async () => {
    const cache = create<string>({ maxEntries: 2, maxBytes: 2 * 1024 ** 2, ttlMs: 1_800_000 });
    expect(cache.getStats()).to.deep.equal({
      entries: 0, max_size: 2, memory_usage_bytes: 0, memory_usage_mb: 0, max_memory_mb: 2, hits: 0, misses: 0, total_requests: 0,
      hit_rate: 0, evictions: 0, expirations: 0, sets: 0, coalesced: 0, compressed: 0, default_ttl: 1800,
    });
    for (const key of ['a', 'b', 'c']) cache.set(key, 'x');
    for (const key of ['c', 'c', 'c', 'nothing']) cache.get(key);
    await Promise.all([cache.getOrSet('d', async () => 'x'), cache.getOrSet('d', async () => 'x')]);
    const stats = cache.getStats();
    expect(stats).to.include({ entries: 2, hits: 3, misses: 3, total_requests: 6, hit_rate: 0.5, evictions: 2, sets: 4, coalesced: 1 });
    expect(stats.memory_usage_mb).to.equal(stats.memory_usage_bytes / 1024 ** 2).and.above(0);
  });

  it('has the presets, of which each makes a cache', () => {
    expect(SMART_CACHE_PRESETS).to.deep.equal({
      default: { maxEntries: 10_000, maxBytes: 536_870_912, ttlMs: 1_800_000, cleanupIntervalMs: 300_000, compressAboveBytes: 4096 },
      high_memory: { maxEntries: 50_000, maxBytes: 1_073_741_824, ttlMs: 3_600_000, cleanupIntervalMs: 300_000, compressAboveBytes: 4096 },
      constrained: { maxEntries: 5000, maxBytes: 268_435_456, ttlMs: 1_800_000, cleanupIntervalMs: 600_000, compressAboveBytes: 4096 },
    });
    for (const preset of Object.values(SMART_CACHE_PRESETS)) {
      expect(create(preset).getStats()).to.include({ max_size: preset.maxEntries, max_memory_mb: preset.maxBytes / 1024 ** 2, default_ttl: preset.ttlMs / 1000 });
    }
    expect(create().getStats()).to.include({ max_size: 10_000, max_memory_mb: 512, default_ttl: 1800 });
  });

  it('gives everything back when it is closed, and keeps nothing after', async () => {
    const cache = create<string>();
    cache.set('k', 'x'.repeat(10_000));
    await Promise.all([cache.close(), cache.close()]);
    cache.set('k', 'x');
    expect(cache.get('k')).to.equal(undefined);
    expect(await cache.getOrSet('k', () => 'loaded')).to.equal('loaded');
    expect(cache.getStats()).to.include({ entries: 0, memory_usage_bytes: 0 });
  });
});

async function until(isSo: () => boolean): Promise<void> {
  const signal = AbortSignal.timeout(8000);
  while (!isSo()) {
    signal.throwIfAborted();
    await delay(2);
  }
}
