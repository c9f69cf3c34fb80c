import { parseModelRequest, ProxyError } from '@proxyapi/proxy-core';
import { expect } from 'chai';
import fc from 'fast-check';

import type { Answer } from '../answer.ts';
import { silentNotes } from '../calls/fake-provider.ts';
import { RequestClock } from '../request-clock.ts';
import { type CacheWish, NO_LIMITS, type Scope } from '../scope.ts';
import { CANDIDATES, FakeCall } from './fake-upstream.ts';
import { type AnswerStore, ResponseCache } from './response-cache.ts';
import { ShareBudget } from './share-budget.ts';
import type { StoredAnswer } from './stored-answer.ts';

/** How somebody asks. */
interface Asking {
  readonly caller?: string;
  readonly isStream?: boolean;
  readonly directive?: CacheWish['directive'];
  /** Whether the caller has limits of its own. */
  readonly isAlone?: boolean;
}

/** Somebody who asked, and what became of it. */
interface Asker {
  readonly caller: string;
  readonly isStream: boolean;
  readonly scope: Scope;
  /** Whether its request was read before. */
  isRecalled: boolean;
  leave(): void;
  hasLeft: boolean;
  /** `undefined` while there is neither an answer nor, of a stream, its end. */
  outcome: 'answered' | 'failed' | undefined;
  text: string;
}

/** Lets what waits for promises go on. */
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

class Bench {
  readonly kept = new Map<string, StoredAnswer>();
  readonly calls: FakeCall[] = [];
  readonly askers: Asker[] = [];
  readonly budget = new ShareBudget(1024 * 1024);
  readonly cache: ResponseCache;
  onCall: (call: FakeCall) => void = () => {};

  constructor({ isPersistent = false } = {}) {
    const store: AnswerStore = {
      get: (key) => this.kept.get(key),
      getThrough: async (key) => {
        await turn();
        return this.kept.get(key);
      },
      set: (key, answer) => void this.kept.set(key, answer),
    };
    this.cache = new ResponseCache({ mode: 'deterministic', store, isPersistent, budget: this.budget });
  }

  get running(): readonly FakeCall[] {
    return this.calls.filter(({ state }) => state !== 'over');
  }

  ask({ caller = 'one', isStream = false, directive = 'use', isAlone = false }: Asking = {}): Asker {
    const controller = new AbortController();
    const scope: Scope = {
      id: 'test', controller, signal: controller.signal, caller: { name: caller }, clock: new RequestClock(), cache: { directive, ttlMs: undefined },
      limits: isAlone ? { totalMs: 5000, retries: undefined } : NO_LIMITS, notes: silentNotes(),
    };
    const asker: Asker = {
      caller, isStream, scope, isRecalled: false, hasLeft: false, outcome: undefined, text: '',
      leave: () => {
        asker.hasLeft = true;
        controller.abort(new ProxyError('client_closed_request', 'gone'));
      },
    };
    this.askers.push(asker);
    const body = Buffer.from(JSON.stringify({ model: 'm', temperature: 0, stream: isStream, messages: [{ role: 'user', content: 'Hello' }] }));
    const recalled = this.cache.recall('chat', body);
    asker.isRecalled = recalled !== undefined;
    const request = recalled ?? parseModelRequest('chat', body);
    const callUpstream = (asked: typeof request, within: Scope): FakeCall['answering']['promise'] => {
      const call = new FakeCall(asked, within, `${caller} ${this.calls.length}`);
      this.onCall(call);
      this.calls.push(call);
      return call.answering.promise;
    };
    this.cache.answer({ request, candidates: CANDIDATES, scope, callUpstream }).then((answer) => take(asker, answer), () => void (asker.outcome = 'failed'));
    return asker;
  }

  /** Brings every call to its end, and looks at what is left. */
  async settle(): Promise<void> {
    // What reads the file may lead a call after it.
    do {
      await turn();
      for (const call of this.running) call.finish();
      await turn();
    } while (this.running.length > 0);
    expect(this.askers.filter(({ outcome }) => outcome === undefined), 'left waiting').to.deep.equal([]);
    expect([this.cache.flights, this.budget.bytes, this.budget.size], 'flights, and what they keep').to.deep.equal([0, 0, 0]);
  }
}

function take(asker: Asker, answer: Answer): void {
  if (answer.kind === 'whole') {
    asker.text = JSON.parse(answer.body.toString()).choices[0].message.content;
    asker.outcome = 'answered';
    return;
  }
  let events = '';
  answer.stream.pipe({
    write: (bytes) => {
      events += bytes.toString();
      return true;
    },
    end: (error) => {
      asker.text = events.split('\n\n').filter((event) => event.startsWith('data: {')).flatMap((event) => JSON.parse(event.slice('data: '.length)).choices).map(({ delta }) => delta.content ?? '').join('');
      asker.outcome = error === undefined && events.endsWith('data: [DONE]\n\n') ? 'answered' : 'failed';
    },
  });
}

describe('the response cache', () => {
  it('reads a request anew until it was a hit, and no more then, whoever sends it', async () => {
    const bench = new Bench();
    const askers: Asker[] = [];
    for (const asking of [{}, {}, {}, { isStream: true }, { caller: 'two' }, { caller: 'two' }]) {
      askers.push(bench.ask(asking));
      await bench.settle();
    }
    expect(askers.map(({ isRecalled, text, scope }) => [isRecalled, text, scope.notes.cache])).to.deep.equal([
      [false, 'one 0', 'miss'], [false, 'one 0', 'hit'], [true, 'one 0', 'hit'], [false, 'one 0', 'hit'], [true, 'two 1', 'miss'], [true, 'two 1', 'hit'],
    ]);
  });

  for (const isStream of [false, true]) {
    const kind = isStream ? 'streams' : 'answers';

    it(`E05 serves those who follow when the one who asked first leaves (${kind})`, async () => {
      const bench = new Bench();
      const [leader, ...followers] = [1, 2, 3].map(() => bench.ask({ isStream }));
      leader?.leave();
      await bench.settle();
      expect(leader?.outcome).to.equal('failed');
      expect(followers.map(({ outcome, text, scope }) => [outcome, text, scope.notes.cache])).to.deep.equal([['answered', 'one 0', 'coalesced'], ['answered', 'one 0', 'coalesced']]);
      expect(bench.cache.coalesced).to.equal(2);
      expect(bench.calls).to.have.length(1);
    });

    it(`E06 ends the call when all have left, and asks anew for who comes in that very moment (${kind})`, async () => {
      const bench = new Bench();
      for (const asker of [bench.ask({ isStream }), bench.ask({ isStream })]) asker.leave();
      expect([bench.cache.flights, bench.calls[0]?.isAborted]).to.deep.equal([0, true]);
      const late = bench.ask({ isStream });
      await bench.settle();
      expect([late.outcome, late.text, bench.calls.length]).to.deep.equal(['answered', 'one 1', 2]);
    });

    it(`E07 shares a failure after one call, and does not keep it (${kind})`, async () => {
      const bench = new Bench();
      const askers = [1, 2, 3].map(() => bench.ask({ isStream }));
      bench.calls[0]?.fail();
      await bench.settle();
      expect(askers.map(({ outcome }) => outcome)).to.deep.equal(['failed', 'failed', 'failed']);
      bench.ask({ isStream });
      expect(bench.calls).to.have.length(2);
      await bench.settle();
    });

    it(`puts a refresh in the place of what runs, which goes on for those on board and is not kept over it (${kind})`, async () => {
      const bench = new Bench();
      const before = bench.ask({ isStream });
      const refresh = bench.ask({ isStream, directive: 'refresh' });
      const after = bench.ask({ isStream });
      bench.calls[1]?.finish();
      await turn();
      bench.calls[0]?.finish();
      await bench.settle();
      expect([before, refresh, after].map(({ text, scope }) => [text, scope.notes.cache])).to.deep.equal([['one 0', 'miss'], ['one 1', 'miss'], ['one 1', 'coalesced']]);
      const late = bench.ask({ isStream });
      await bench.settle();
      expect([late.text, late.scope.notes.cache]).to.deep.equal(['one 1', 'hit']);
    });

    it(`lets those who come after a refresh join it, also when what it replaced has ended (${kind})`, async () => {
      const bench = new Bench();
      bench.ask({ isStream });
      bench.ask({ isStream, directive: 'refresh' });
      bench.calls[0]?.fail();
      await turn();
      const after = bench.ask({ isStream });
      await bench.settle();
      expect([after.text, after.scope.notes.cache, bench.calls.length]).to.deep.equal(['one 1', 'coalesced', 2]);
    });

    it(`lets a caller with limits of its own neither join nor be joined, and keeps its answer (${kind})`, async () => {
      const bench = new Bench();
      for (const isAlone of [true, false, true, false]) bench.ask({ isStream, isAlone });
      expect([bench.calls.length, bench.cache.flights]).to.deep.equal([3, 1]);
      bench.calls[0]?.finish();
      await turn();
      expect(bench.ask({ isStream, isAlone: true }).scope.notes.cache).to.equal('hit');
      await bench.settle();
    });
  }

  it('E08 gives one who comes late all of a running stream', async () => {
    const bench = new Bench();
    bench.ask({ isStream: true });
    bench.calls[0]?.begin();
    await turn();
    const late = bench.ask({ isStream: true });
    bench.calls[0]?.say();
    await bench.settle();
    expect([late.outcome, late.text, late.scope.notes.cache]).to.deep.equal(['answered', 'one 0 and on', 'coalesced']);
  });

  it('does not call upstream for one who has left already', async () => {
    const bench = new Bench();
    const scope = bench.ask().scope;
    bench.askers[0]?.leave();
    const late = bench.cache.answer({ request: parseModelRequest('chat', Buffer.from('{"model":"m","messages":[],"seed":1}')), candidates: CANDIDATES, scope, callUpstream: () => Promise.reject(new Error('called')) });
    expect(await late.catch((error: unknown) => error)).to.include({ code: 'client_closed_request' });
    await bench.settle();
  });

  it('leaves nothing behind of a call that throws at once', async () => {
    const bench = new Bench();
    bench.onCall = () => {
      throw new TypeError('a defect');
    };
    expect(bench.ask().outcome).to.equal(undefined);
    await bench.settle();
    expect(bench.askers[0]?.outcome).to.equal('failed');
  });

  for (const isPersistent of [false, true]) {
    const where = isPersistent ? 'with a file behind it' : 'in memory';
    const caller = fc.constantFrom('one', 'two');
    const who = fc.nat(4);
    const steps = (ask: fc.Arbitrary<Asking>): fc.Arbitrary<readonly Step[]> => fc.array(fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('ask' as const), ask }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('leave' as const), who }) },
      { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('begin' as const, 'say' as const, 'finish' as const, 'fail' as const), who }) },
      { weight: 4, arbitrary: fc.constantFrom({ kind: 'turn' as const }, { kind: 'microtask' as const }) },
    ), { maxLength: 40 });

    it(`never has two calls for one question under way, nor one for what it knows, whoever comes and goes when (${where})`, async () => {
      await fc.assert(fc.asyncProperty(steps(fc.record({ caller, isStream: fc.boolean() })), async (plan) => {
        const bench = new Bench({ isPersistent });
        bench.onCall = ({ asked: { isStream }, scope }) => {
          const alike = bench.running.filter((call) => call.asked.isStream === isStream && call.scope.caller.name === scope.caller.name);
          expect(alike, 'calls alike').to.deep.equal([]);
          const known = bench.calls.filter((call) => bench.kept.size > 0 && call.scope.caller.name === scope.caller.name && isKept(bench, call));
          expect(known, 'calls that have answered it').to.deep.equal([]);
        };
        await play(bench, plan);
      }), { numRuns: 300 });
    });

    it(`leaves nobody waiting, cuts nobody off and mixes no two callers, also with refreshes and limits of one’s own (${where})`, async () => {
      const ask = fc.record({ caller, isStream: fc.boolean(), directive: fc.constantFrom('use' as const, 'use' as const, 'refresh' as const, 'off' as const), isAlone: fc.boolean() });
      await fc.assert(fc.asyncProperty(steps(ask), async (plan) => {
        const bench = new Bench({ isPersistent });
        await play(bench, plan);
      }), { numRuns: 300 });
    });
  }
});

type Step =
  | { readonly kind: 'ask'; readonly ask: Asking }
  | { readonly kind: 'leave' | 'begin' | 'say' | 'finish' | 'fail'; readonly who: number }
  | { readonly kind: 'turn' | 'microtask' };

async function play(bench: Bench, plan: readonly Step[]): Promise<void> {
  let hasFailed = false;
  for (const step of plan) {
    switch (step.kind) {
      case 'ask': bench.ask(step.ask); break;
      case 'leave': bench.askers[step.who]?.leave(); break;
      case 'turn': await turn(); break;
      case 'microtask': await Promise.resolve(); break;
      default:
        hasFailed ||= step.kind === 'fail' && bench.calls[step.who] !== undefined;
        bench.calls[step.who]?.[step.kind]();
    }
  }
  await bench.settle();
  for (const { caller, text, outcome, hasLeft } of bench.askers) {
    if (outcome === 'answered') expect(bench.calls.map((call) => (call.scope.caller.name === caller ? call.text : undefined)), 'the texts of the caller’s calls').to.include(text);
    else expect(hasLeft || hasFailed, 'failed without a reason').to.equal(true);
  }
  for (const call of bench.calls) if (call.isAborted) expect(bench.askers.some(({ caller, hasLeft }) => hasLeft && caller === call.scope.caller.name)).to.equal(true);
}

function isKept({ kept }: Bench, { text, state }: FakeCall): boolean {
  return state === 'over' && [...kept.values()].some(({ body }) => body.includes(`"${text.split(' and')[0]}"`));
}
