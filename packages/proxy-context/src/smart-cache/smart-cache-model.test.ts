import { expect } from 'chai';
import * as fc from 'fast-check';

import { EVICTION_POLICIES, type EvictionPolicyName } from './policy/create-policy.ts';
import { SmartCache } from './smart-cache.ts';

const KEYS = Array.from({ length: 48 }, (_, index) => `key ${String(index).padStart(2, '0')}`);
const TAGS = ['tag 0', 'tag 1', 'tag 2', 'tag 3'];
const LIMITS = { maxEntries: 16, maxBytes: 12_000, ttlMs: 100 };
const OPERATIONS = 1_000_000;

interface Value {
  readonly id: number;
  readonly size: number;
}

type Step =
  | { readonly kind: 'get' | 'has' | 'delete'; readonly key: string }
  | { readonly kind: 'set'; readonly key: string; readonly size: number; readonly ttlMs: number; readonly staleMs: number; readonly tags: readonly string[] }
  | { readonly kind: 'tick'; readonly ms: number }
  | { readonly kind: 'resize'; readonly maxEntries: number; readonly maxBytes: number }
  | { readonly kind: 'invalidate'; readonly tag: string }
  | { readonly kind: 'release' | 'clear' };

interface NaiveEntry {
  readonly key: string;
  readonly value: Value;
  readonly bytes: number;
  readonly tags: readonly string[];
  readonly freshUntilMs: number;
  readonly keptUntilMs: number;
  isUsed: boolean;
}

/** What one key of KEYS takes beside its value, and what one of TAGS adds, as the cache itself states them. */
const [FRAME_BYTES, TAG_BYTES] = ((): [number, number] => {
  const cache = new SmartCache<Value>({ sizeOf: ({ size }) => size });
  cache.set('key 00', { id: 0, size: 0 });
  const frame = cache.usedBytes();
  cache.set('key 00', { id: 0, size: 0 }, { tags: ['tag 0'] });
  return [frame, cache.usedBytes() - frame];
})();

/** What a cache should do, said as plainly as it can be: one list, newest first, searched from end to end. */
class NaiveCache {
  nowMs = 0;
  list: NaiveEntry[] = [];
  limits: { maxEntries: number; maxBytes: number } = { ...LIMITS };
  readonly counts = { hits: 0, misses: 0, evictions: 0, expirations: 0, sets: 0 };
  readonly #policy: EvictionPolicyName;
  #hand: NaiveEntry | undefined;

  constructor(policy: EvictionPolicyName) {
    this.#policy = policy;
  }

  get bytes(): number {
    let total = 0;
    for (const entry of this.list) total += entry.bytes;
    return total;
  }

  take(step: Step, id: number): unknown {
    const entry = 'key' in step ? this.list.find(({ key }) => key === step.key) : undefined;
    switch (step.kind) {
      case 'get': return this.#get(entry);
      case 'has': return entry !== undefined && entry.freshUntilMs > this.nowMs;
      case 'delete': return this.#remove(entry);
      case 'set': return this.#set(step, entry, id);
      case 'tick': return void (this.nowMs += step.ms);
      case 'resize': {
        this.limits = { maxEntries: step.maxEntries, maxBytes: step.maxBytes };
        return this.#evictTo(this.limits);
      }
      case 'invalidate': return this.list.filter(({ tags }) => tags.includes(step.tag)).map((each) => this.#remove(each)).length;
      case 'release': return this.#release();
      case 'clear': return void [...this.list].map((each) => this.#remove(each));
    }
  }

  #get(entry: NaiveEntry | undefined): Value | undefined {
    if (entry !== undefined && entry.freshUntilMs > this.nowMs) {
      this.counts.hits += 1;
      this.#use(entry);
      return entry.value;
    }
    this.counts.misses += 1;
    this.#expire(entry);
    return undefined;
  }

  #set({ key, size, ttlMs, staleMs, tags }: Extract<Step, { kind: 'set' }>, previous: NaiveEntry | undefined, id: number): void {
    this.counts.sets += 1;
    this.#remove(previous);
    const bytes = FRAME_BYTES + size + new Set(tags).size * TAG_BYTES;
    if (bytes > this.limits.maxBytes) {
      this.counts.evictions += 1;
      return;
    }
    this.#evictTo({ maxEntries: this.limits.maxEntries - 1, maxBytes: this.limits.maxBytes - bytes });
    const freshUntilMs = this.nowMs + ttlMs;
    const entry = { key, value: { id, size }, bytes, tags, freshUntilMs, keptUntilMs: freshUntilMs + staleMs, isUsed: previous !== undefined };
    this.list.unshift(entry);
  }

  #use(entry: NaiveEntry): void {
    entry.isUsed = true;
    if (this.#policy === 'lru') this.list = [entry, ...this.list.filter((each) => each !== entry)];
  }

  #release(): number {
    const before = this.bytes;
    for (const entry of this.list.slice()) this.#expire(entry);
    this.#evictTo({ maxEntries: Infinity, maxBytes: Math.floor(before / 2) });
    return before - this.bytes;
  }

  #expire(entry: NaiveEntry | undefined): void {
    if (entry === undefined || entry.keptUntilMs > this.nowMs) return;
    this.#remove(entry);
    this.counts.expirations += 1;
  }

  #remove(entry: NaiveEntry | undefined): boolean {
    if (entry === undefined) return false;
    const place = this.list.indexOf(entry);
    if (entry === this.#hand) this.#hand = this.list[place - 1];
    this.list.splice(place, 1);
    return true;
  }

  #evictTo({ maxEntries, maxBytes }: { readonly maxEntries: number; readonly maxBytes: number }): void {
    while (this.list.length > maxEntries || this.bytes > maxBytes) {
      this.#remove(this.#policy === 'lru' ? this.list.at(-1) : this.#sift());
      this.counts.evictions += 1;
    }
  }

  #sift(): NaiveEntry | undefined {
    let place = this.#hand === undefined ? this.list.length - 1 : this.list.indexOf(this.#hand);
    for (; this.list[place]?.isUsed === true; place = place === 0 ? this.list.length - 1 : place - 1) this.list[place]!.isUsed = false;
    this.#hand = this.list[place];
    return this.#hand;
  }
}

/** A cache and its reference, which take every step together. */
class Pair {
  readonly naive: NaiveCache;
  readonly cache: SmartCache<Value>;
  #steps = 0;

  constructor(policy: EvictionPolicyName) {
    const naive = new NaiveCache(policy);
    this.naive = naive;
    this.cache = new SmartCache<Value>({ ...LIMITS, policy, sizeOf: ({ size }) => size, compressAboveBytes: false, now: () => naive.nowMs });
  }

  take(step: Step): void {
    this.#steps += 1;
    const expected = this.naive.take(step, this.#steps);
    const actual = this.#takeInCache(step, this.#steps);
    // Compared by hand: a million assertions of chai take a minute.
    if (!isSame(expected, actual)) expect(actual, this.#describe(step)).to.deep.equal(expected);
    const { cache, naive } = this;
    if (cache.size > naive.limits.maxEntries || cache.usedBytes() > naive.limits.maxBytes) expect.fail(`above its limits after ${this.#describe(step)}`);
    if (cache.size !== naive.list.length || cache.usedBytes() !== naive.bytes) {
      expect([cache.size, cache.usedBytes()], this.#describe(step)).to.deep.equal([naive.list.length, naive.bytes]);
    }
  }

  /** All that is in, by a look that changes nothing, and all that was counted. */
  compareAll(): void {
    const { cache, naive } = this;
    for (const each of KEYS) if (cache.has(each) !== naive.take({ kind: 'has', key: each }, 0)) expect.fail(`${each} is in one only`);
    const { hits, misses, evictions, expirations, sets } = cache.getStats();
    expect({ hits, misses, evictions, expirations, sets }).to.deep.equal(naive.counts);
  }

  #takeInCache(step: Step, id: number): unknown {
    const { cache } = this;
    switch (step.kind) {
      case 'get': return cache.get(step.key);
      case 'has': return cache.has(step.key);
      case 'delete': return cache.delete(step.key);
      case 'set': return cache.set(step.key, { id, size: step.size }, step);
      case 'tick': return undefined;
      case 'resize': return cache.resize(step);
      case 'invalidate': return cache.invalidateTag(step.tag);
      case 'release': return cache.release('pressure');
      case 'clear': return cache.clear();
    }
  }

  #describe(step: Step): string {
    return `step ${this.#steps}: ${JSON.stringify(step)}`;
  }
}

function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return Object.is(one, other);
  return (one as Value).id === (other as Value).id;
}

class StepCommand implements fc.Command<NaiveCache, Pair> {
  readonly #step: Step;

  constructor(step: Step) {
    this.#step = step;
  }

  check(): boolean {
    return true;
  }

  run(_model: NaiveCache, pair: Pair): void {
    pair.take(this.#step);
    pair.compareAll();
  }

  toString(): string {
    return JSON.stringify(this.#step);
  }
}

const key = fc.constantFrom(...KEYS.slice(0, 8));
const size = fc.oneof(fc.nat(900), fc.constantFrom(0, 1, LIMITS.maxBytes - FRAME_BYTES, LIMITS.maxBytes - FRAME_BYTES + 1, LIMITS.maxBytes));
const tags = fc.array(fc.constantFrom(...TAGS), { maxLength: 3 });
const ttlMs = fc.constantFrom(1, 50, 100, Infinity);
const set = fc.record({ kind: fc.constant('set' as const), key, size, ttlMs, staleMs: fc.constantFrom(0, 0, 30), tags });
const limits = { maxEntries: fc.integer({ min: 1, max: 16 }), maxBytes: fc.integer({ min: 1, max: 12_000 }) };
const steps: fc.Arbitrary<Step>[] = [
  set, set, set, fc.record({ kind: fc.constantFrom('get' as const, 'get' as const, 'has' as const, 'delete' as const), key }),
  fc.record({ kind: fc.constant('get' as const), key }), fc.record({ kind: fc.constant('tick' as const), ms: fc.constantFrom(1, 49, 50, 100) }),
  fc.record({ kind: fc.constant('resize' as const), ...limits }), fc.record({ kind: fc.constant('invalidate' as const), tag: fc.constantFrom(...TAGS) }),
  fc.record({ kind: fc.constantFrom('release' as const, 'clear' as const) }),
];

/** A number below `below`, from a generator that a seed repeats. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6D_2B_79_F5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function randomStep(random: (below: number) => number): Step {
  // The lower of two: some keys are more popular than others.
  const randomKey = KEYS[Math.min(random(KEYS.length), random(KEYS.length))]!;
  const dice = random(1000);
  if (dice < 500) return { kind: 'get', key: randomKey };
  if (dice < 800) {
    return {
      kind: 'set', key: randomKey, size: dice < 505 ? 20_000 : random(1500), ttlMs: random(8) === 0 ? Infinity : 1 + random(200),
      staleMs: random(4) === 0 ? random(100) : 0, tags: random(3) === 0 ? TAGS.filter(() => random(2) === 0) : [],
    };
  }
  if (dice < 850) return { kind: 'has', key: randomKey };
  if (dice < 900) return { kind: 'delete', key: randomKey };
  if (dice < 980) return { kind: 'tick', ms: random(30) };
  if (dice < 990) return { kind: 'resize', maxEntries: 1 + random(24), maxBytes: 1000 + random(16_000) };
  if (dice < 997) return { kind: 'invalidate', tag: TAGS[random(TAGS.length)]! };
  return { kind: dice < 999 ? 'release' : 'clear' };
}

describe('SmartCache, against a naive reference', () => {
  for (const policy of EVICTION_POLICIES) {
    it(`does the same in every run of steps that can be made up (${policy})`, () => {
      const commands = fc.commands(steps.map((step) => step.map((value) => new StepCommand(value))), { size: 'max', maxCommands: 150 });
      fc.assert(fc.property(commands, (run) => {
        fc.modelRun(() => {
          const pair = new Pair(policy);
          return { model: pair.naive, real: pair };
        }, run);
      }), { numRuns: 100 });
    }).timeout(60_000);
  }

  it(`agrees after each of ${OPERATIONS.toLocaleString('en')} random operations, and is never above its limits`, () => {
    const seed = Math.trunc(Math.random() * 2 ** 31);
    for (const policy of EVICTION_POLICIES) {
      const pair = new Pair(policy);
      const random = randomFrom(seed);
      try {
        for (let count = 0; count < OPERATIONS / EVICTION_POLICIES.length; count += 1) {
          pair.take(randomStep(random));
          if (count % 1000 === 0) pair.compareAll();
        }
        pair.compareAll();
        const { hits, misses, evictions, expirations } = pair.naive.counts;
        expect(Math.min(hits, misses, evictions, expirations), 'all of it happens').to.be.above(1000);
      } catch (error) {
        throw new Error(`with the seed ${seed} and the policy ${policy}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      }
    }
  }).timeout(120_000);
});
