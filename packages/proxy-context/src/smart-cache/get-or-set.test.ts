import { setTimeout as delay } from 'node:timers/promises';

import { expect } from 'chai';

import { SmartCache } from './smart-cache.ts';

/** A load that ends when it is told to. */
class Loader {
  calls = 0;
  readonly signals: AbortSignal[] = [];
  readonly #ends: { readonly resolve: (value: string) => void; readonly reject: (error: unknown) => void }[] = [];

  readonly load = (signal: AbortSignal): Promise<string> => {
    this.calls += 1;
    this.signals.push(signal);
    return new Promise((resolve, reject) => {
      this.#ends.push({ resolve, reject });
    });
  };

  resolve(value: string, call = 0): void {
    this.#ends[call]?.resolve(value);
  }

  reject(error: unknown, call = 0): void {
    this.#ends[call]?.reject(error);
  }
}

const reasonOf = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => 'resolved', (error: unknown) => error);

describe('SmartCache.getOrSet', () => {
  let nowMs = 0;
  let cache: SmartCache<string | null>;
  let loader: Loader;
  const revalidationErrors: unknown[] = [];
  const lookups: string[] = [];
  beforeEach(() => {
    nowMs = 0;
    loader = new Loader();
    lookups.length = 0;
    revalidationErrors.length = 0;
    cache = new SmartCache({
      ttlMs: 100, now: () => nowMs,
      observer: { onLookup: (result) => lookups.push(result), onRevalidationError: (_key, error) => revalidationErrors.push(error) },
    });
  });
  afterEach(() => cache.close());

  it('loads a missing value and keeps it for its time', async () => {
    let loads = 0;
    const load = (): string => `${loads += 1}`;
    expect(await cache.getOrSet('k', load)).to.equal('1');
    expect(await cache.getOrSet('k', load)).to.equal('1');
    nowMs = 100;
    expect(await cache.getOrSet('k', load, { ttlMs: 10 })).to.equal('2');
    nowMs = 110;
    expect(await cache.getOrSet('k', load)).to.equal('3');
    expect(lookups).to.deep.equal(['miss', 'hit', 'miss', 'miss']);
  });

  it('takes a cached null for a hit, and keeps no undefined', async () => {
    let loads = 0;
    const loadNull = (): null => {
      loads += 1;
      return null;
    };
    expect(await cache.getOrSet('null', loadNull)).to.equal(null);
    expect(await cache.getOrSet('null', loadNull)).to.equal(null);
    expect(loads).to.equal(1);
    const absent = new SmartCache<string | undefined>();
    expect(await absent.getOrSet('k', () => undefined)).to.equal(undefined);
    expect(absent.size).to.equal(0);
    await absent.close();
  });

  it('loads once for a thousand misses at once, and once more when its time is over', async () => {
    for (const calls of [1, 2]) {
      const waiting = Promise.all(Array.from({ length: 1000 }, () => cache.getOrSet('k', loader.load)));
      await delay(5);
      loader.resolve(`value ${calls}`, calls - 1);
      expect(new Set(await waiting)).to.deep.equal(new Set([`value ${calls}`]));
      expect(loader.calls).to.equal(calls);
      nowMs += 100;
    }
    expect(cache.getStats()).to.include({ coalesced: 1998, misses: 2000, sets: 2 });
  });

  it('takes nobody along when the first of ten callers aborts', async () => {
    const leader = new AbortController();
    const first = reasonOf(cache.getOrSet('k', loader.load, { signal: leader.signal }));
    const others = Array.from({ length: 9 }, () => cache.getOrSet('k', loader.load, { signal: new AbortController().signal }));
    await delay(5);
    leader.abort(new Error('left'));
    expect(await first).to.have.property('message', 'left');
    expect(loader.signals[0]?.aborted).to.equal(false);
    loader.resolve('value');
    expect(new Set(await Promise.all(others))).to.deep.equal(new Set(['value']));
    expect(loader.calls).to.equal(1);
    expect(cache.get('k')).to.equal('value');
  });

  it('aborts the load when all have left, and begins another for whoever comes', async () => {
    const callers = Array.from({ length: 10 }, () => new AbortController());
    const waiting = callers.map(({ signal }) => reasonOf(cache.getOrSet('k', loader.load, { signal })));
    await delay(5);
    for (const [index, caller] of callers.entries()) {
      expect(loader.signals[0]?.aborted, `${index} have left`).to.equal(false);
      caller.abort(new Error(`left ${index}`));
    }
    expect(loader.signals[0]?.aborted).to.equal(true);
    expect((await Promise.all(waiting)).map(String)).to.deep.equal(callers.map((_, index) => `Error: left ${index}`));
    const next = cache.getOrSet('k', loader.load);
    await delay(5);
    loader.resolve('too late', 0);
    await delay(5);
    expect(cache.get('k'), 'nobody wanted it any more').to.equal(undefined);
    loader.resolve('value', 1);
    expect(await next).to.equal('value');
  });

  it('goes on while a caller without a signal waits', async () => {
    const caller = new AbortController();
    const patient = cache.getOrSet('k', loader.load);
    const other = reasonOf(cache.getOrSet('k', loader.load, { signal: caller.signal }));
    caller.abort();
    await other;
    expect(loader.signals[0]?.aborted).to.equal(false);
    loader.resolve('value');
    expect(await patient).to.equal('value');
  });

  it('begins nothing for a caller whose signal is aborted already', async () => {
    expect(await reasonOf(cache.getOrSet('k', loader.load, { signal: AbortSignal.abort(new Error('gone')) }))).to.have.property('message', 'gone');
    expect(loader.calls).to.equal(0);
  });

  it('shares the error of a load with all who waited, without loading again', async () => {
    const waiting = Array.from({ length: 10 }, () => reasonOf(cache.getOrSet('k', loader.load)));
    await delay(5);
    loader.reject(new Error('provider down'));
    expect(new Set((await Promise.all(waiting)).map(String))).to.deep.equal(new Set(['Error: provider down']));
    expect(loader.calls).to.be.at.most(2).and.equal(1);
    const next = cache.getOrSet('k', loader.load);
    await delay(1);
    loader.resolve('value', 1);
    expect(await next, 'an error is not kept').to.equal('value');
  });

  it('rejects when a load throws without waiting', async () => {
    const load = (): string => {
      throw new Error('at once');
    };
    expect(await reasonOf(cache.getOrSet('k', load))).to.have.property('message', 'at once');
    expect(await cache.getOrSet('k', () => 'value')).to.equal('value');
  });

  it('leaves no listener on a signal', async () => {
    const caller = new AbortController();
    let listeners = 0;
    const { signal } = caller;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners += 1;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...args);
    };
    await cache.getOrSet('a', () => 'value', { signal });
    await reasonOf(cache.getOrSet('b', () => Promise.reject(new Error('no')), { signal }));
    expect(listeners).to.equal(0);
  });

  for (const [what, change] of [
    ['set', () => cache.set('k', 'newer')],
    ['deleted', () => cache.delete('k')],
    ['cleared', () => cache.clear()],
    ['invalidated by its tag', () => cache.invalidateTag('tag')],
  ] as const) {
    it(`does not keep what was being loaded when the key is ${what}, and gives it to those who waited`, async () => {
      const waiting = cache.getOrSet('k', loader.load, { tags: ['tag'] });
      await delay(1);
      change();
      loader.resolve('older');
      expect(await waiting).to.equal('older');
      expect(cache.get('k')).to.equal(what === 'set' ? 'newer' : undefined);
    });
  }

  describe('with stale values', () => {
    const options = { ttlMs: 100, staleMs: 50 };
    const getOrSet = (): Promise<string | null> => cache.getOrSet('k', loader.load, options);
    beforeEach(async () => {
      await cache.getOrSet('k', () => 'old', options);
      lookups.length = 0;
    });

    it('gives the expired value at once and loads a new one in the background, once', async () => {
      nowMs = 100;
      expect(await Promise.all(Array.from({ length: 100 }, getOrSet))).to.deep.equal(Array.from({ length: 100 }, () => 'old'));
      expect(loader.calls).to.equal(1);
      loader.resolve('new');
      await delay(1);
      expect(await getOrSet()).to.equal('new');
      expect(lookups).to.deep.equal([...Array.from({ length: 100 }, () => 'stale'), 'hit']);
    });

    it('is a miss for everybody else, and for all when the stale time is over', async () => {
      nowMs = 100;
      expect(cache.get('k')).to.equal(undefined);
      expect(cache.has('k')).to.equal(false);
      const strict = cache.getOrSet('k', loader.load);
      await delay(1);
      loader.resolve('loaded');
      expect(await strict).to.equal('loaded');
      nowMs = 200;
      cache.set('k', 'old', options);
      nowMs = 350;
      const late = cache.getOrSet('k', loader.load, options);
      await delay(1);
      expect(loader.calls).to.equal(2);
      loader.resolve('fresh', 1);
      expect(await late).to.equal('fresh');
    });

    it('keeps the stale value when the load fails, tells the observer and tries again', async () => {
      nowMs = 100;
      expect(await getOrSet()).to.equal('old');
      await delay(1);
      loader.reject(new Error('provider down'));
      await delay(1);
      expect(revalidationErrors.map(String)).to.deep.equal(['Error: provider down']);
      expect(await getOrSet()).to.equal('old');
      await delay(1);
      expect(loader.calls).to.equal(2);
    });

    it('does not let a caller that leaves end a load in the background', async () => {
      nowMs = 100;
      await getOrSet();
      nowMs = 150;
      const caller = new AbortController();
      const waiting = reasonOf(cache.getOrSet('k', loader.load, { ...options, signal: caller.signal }));
      await delay(1);
      caller.abort();
      await waiting;
      expect(loader.signals.map(({ aborted }) => aborted)).to.deep.equal([false]);
      loader.resolve('new');
      await delay(1);
      expect(cache.get('k')).to.equal('new');
    });

    it('ends loads in the background when it is closed, and lets those go on that somebody waits for', async () => {
      nowMs = 100;
      await getOrSet();
      const other = new Loader();
      const waiting = cache.getOrSet('other', other.load);
      await delay(1);
      await cache.close();
      expect(loader.signals[0]?.aborted).to.equal(true);
      expect(other.signals[0]?.aborted).to.equal(false);
      other.resolve('value');
      expect(await waiting).to.equal('value');
    });
  });
});
