import { setTimeout as delay } from 'node:timers/promises';

import { expect } from 'chai';

import { bufferCodec } from './codec/buffer-codec.ts';
import { jsonCodec } from './codec/json-codec.ts';
import { SmartCache } from './smart-cache.ts';
import type { SmartCacheOptions } from './smart-cache-options.ts';
import type { SecondTier } from '../store/second-tier.ts';

/** A second tier in a Map that answers when its gate is open. */
class MapTier implements SecondTier {
  readonly entries = new Map<string, { bytes: Buffer; readonly ttlMs: number }>();
  reads = 0;
  closings = 0;
  gate: Promise<unknown> = Promise.resolve();

  async get(key: string): Promise<Buffer | undefined> {
    this.reads += 1;
    const found = this.entries.get(key)?.bytes;
    await this.gate;
    return found;
  }

  set(key: string, bytes: Buffer, ttlMs: number): void {
    this.entries.set(key, { bytes, ttlMs });
  }

  delete(key: string): void {
    this.entries.delete(key);
  }

  clear(): void {
    this.entries.clear();
  }

  async close(): Promise<void> {
    this.closings += 1;
  }
}

describe('SmartCache with a second tier', () => {
  const VALUE = Buffer.from('a value');
  let wallMs = 1_790_000_000_000;
  let nowMs = 0;
  let tier: MapTier;
  const open: SmartCache<Buffer>[] = [];
  const create = (options: SmartCacheOptions<Buffer> = {}): SmartCache<Buffer> => {
    const cache = new SmartCache<Buffer>({ ttlMs: 1000, codec: bufferCodec, secondTier: tier, now: () => nowMs, wallNow: () => wallMs, ...options });
    open.push(cache);
    return cache;
  };
  const pass = (ms: number): void => {
    nowMs += ms;
    wallMs += ms;
  };
  beforeEach(() => {
    tier = new MapTier();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((cache) => cache.close()));
  });

  it('writes through, and reads what the first tier does not have', async () => {
    create().set('k', VALUE, { ttlMs: 500 });
    expect(tier.entries.get('k')?.ttlMs).to.equal(500);
    const cache = create();
    expect(cache.get('k'), 'the first tier alone').to.equal(undefined);
    expect((await cache.getThrough('k'))?.equals(VALUE)).to.equal(true);
    expect((await cache.getThrough('nothing'))).to.equal(undefined);
  });

  it('brings what it found into the first tier, for the time that it has left', async () => {
    create().set('k', VALUE);
    pass(600);
    const cache = create();
    await cache.getThrough('k');
    expect(cache.get('k')?.equals(VALUE)).to.equal(true);
    expect(cache.getStats().sets, 'nobody set it here').to.equal(0);
    pass(399);
    expect(cache.has('k')).to.equal(true);
    pass(1);
    expect(cache.has('k')).to.equal(false);
    expect(await cache.getThrough('k'), 'the tier itself forgets nothing here').to.equal(undefined);
  });

  it('counts a look-up through both tiers once, by what came of it', async () => {
    create().set('k', VALUE);
    const seen: string[] = [];
    const cache = create({ observer: { onLookup: (result) => void seen.push(result) } });
    await cache.getThrough('k');
    await cache.getThrough('k');
    await cache.getThrough('nothing');
    expect(seen).to.deep.equal(['hit', 'hit', 'miss']);
    expect(cache.getStats()).to.include({ hits: 2, misses: 1, total_requests: 3 });
  });

  it('asks once for all who want one key at one time', async () => {
    create().set('k', VALUE);
    const cache = create();
    const gate = Promise.withResolvers<undefined>();
    tier.gate = gate.promise;
    const waiting = Promise.all(Array.from({ length: 100 }, () => cache.getThrough('k')));
    gate.resolve(undefined);
    expect((await waiting).every((value) => value?.equals(VALUE) === true)).to.equal(true);
    expect(tier.reads).to.equal(1);
  });

  for (const [what, change, expected] of [
    ['set', (cache: SmartCache<Buffer>) => cache.set('k', Buffer.from('newer')), 'newer'],
    ['deleted', (cache: SmartCache<Buffer>) => cache.delete('k'), undefined],
    ['cleared', (cache: SmartCache<Buffer>) => cache.clear(), undefined],
  ] as const) {
    it(`does not bring back what it was reading when the key is ${what}`, async () => {
      create().set('k', VALUE);
      const cache = create();
      const gate = Promise.withResolvers<undefined>();
      tier.gate = gate.promise;
      const waiting = cache.getThrough('k');
      change(cache);
      gate.resolve(undefined);
      expect((await waiting)?.toString()).to.equal(expected);
      expect(cache.get('k')?.toString()).to.equal(expected);
      expect((await cache.getThrough('k'))?.toString()).to.equal(expected);
    });
  }

  it('deletes and clears there too', () => {
    const cache = create();
    for (const key of ['a', 'b', 'c']) cache.set(key, VALUE);
    cache.delete('a');
    expect([...tier.entries.keys()]).to.deep.equal(['b', 'c']);
    cache.clear();
    expect(tier.entries.size).to.equal(0);
  });

  it('leaves there what it evicts or releases', async () => {
    const cache = create({ maxEntries: 1 });
    cache.set('a', VALUE);
    cache.set('b', VALUE);
    cache.release('cleanup');
    expect((await cache.getThrough('a'))?.equals(VALUE)).to.equal(true);
    expect((await cache.getThrough('b'))?.equals(VALUE)).to.equal(true);
  });

  it('keeps values with tags out of it, so that none comes back after its tag was invalidated', async () => {
    const cache = create({ maxEntries: 1 });
    cache.set('k', Buffer.from('older'));
    cache.set('k', VALUE, { tags: ['tag'] });
    cache.set('other', VALUE);
    cache.invalidateTag('tag');
    expect([...tier.entries.keys()]).to.deep.equal(['other']);
    expect(await cache.getThrough('k')).to.equal(undefined);
  });

  it('takes damaged, foreign and undecodable bytes for a miss, and deletes them', async () => {
    const codec = { ...bufferCodec, decode: (bytes: Buffer) => {
      if (bytes.toString() === 'hostile') throw new SyntaxError('what is this?');
      return bytes.toString() === 'unknown' ? undefined : bytes;
    } };
    const writer = create({ codec });
    const damages: [string, (bytes: Buffer) => Buffer][] = [
      ['empty', () => Buffer.alloc(0)],
      ['cut', (bytes) => bytes.subarray(0, -1)],
      ['longer', (bytes) => Buffer.concat([bytes, Buffer.from('x')])],
      ['other version', (bytes) => Buffer.concat([Buffer.from([9]), bytes.subarray(1)])],
      ...Array.from({ length: 20 }, (_, at): [string, (bytes: Buffer) => Buffer] => [`bit flipped at ${at}`, (bytes) => bytes.map((byte, index) => (index === at ? byte ^ 4 : byte)) as Buffer]),
      ['foreign', () => Buffer.from('{"value":1}')],
    ];
    for (const [name, damage] of damages) {
      writer.set('k', VALUE);
      const entry = tier.entries.get('k')!;
      entry.bytes = Buffer.from(damage(entry.bytes));
      expect(await create({ codec }).getThrough('k'), name).to.equal(undefined);
      expect(tier.entries.has('k'), name).to.equal(false);
    }
    for (const text of ['hostile', 'unknown']) {
      writer.set('k', Buffer.from(text));
      expect(await create({ codec }).getThrough('k'), text).to.equal(undefined);
      expect(tier.entries.has('k'), text).to.equal(false);
    }
  });

  it('is asked by getOrSet before anything is loaded', async () => {
    create().set('k', VALUE);
    const cache = create();
    let loads = 0;
    const load = (): Buffer => {
      loads += 1;
      return Buffer.from('loaded');
    };
    const values = await Promise.all(Array.from({ length: 50 }, () => cache.getOrSet('k', load)));
    expect(new Set(values.map(String))).to.deep.equal(new Set(['a value']));
    expect([loads, tier.reads]).to.deep.equal([0, 1]);
    await cache.getOrSet('other', load);
    expect(loads).to.equal(1);
    expect(tier.entries.has('other')).to.equal(true);
  });

  it('carries values of other types through a codec that checks them', async () => {
    const codec = jsonCodec((json) => (Array.isArray(json) ? json.map(String) : undefined));
    const make = (): SmartCache<string[]> => new SmartCache<string[]>({ codec, secondTier: tier });
    const [writer, reader] = [make(), make()];
    writer.set('k', ['gpt-4o', 'é日']);
    expect(await reader.getThrough('k')).to.deep.equal(['gpt-4o', 'é日']);
    await Promise.all([writer.close(), reader.close()]);
    expect(() => new SmartCache<string[]>({ secondTier: tier })).to.throw(TypeError, 'codec');
  });

  it('keeps nothing that arrives after it was closed, and closes the tier once', async () => {
    create().set('k', VALUE);
    const cache = create();
    const gate = Promise.withResolvers<undefined>();
    tier.gate = gate.promise;
    const waiting = cache.getThrough('k');
    await Promise.all([cache.close(), cache.close()]);
    gate.resolve(undefined);
    await waiting;
    await delay(1);
    expect(cache.usedBytes()).to.equal(0);
    await cache.getThrough('k');
    expect(cache.usedBytes(), 'nor what is asked for after that').to.equal(0);
    expect(tier.closings).to.equal(1);
  });
});
