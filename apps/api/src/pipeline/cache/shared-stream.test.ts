import { expect } from 'chai';
import fc from 'fast-check';

import type { StreamWriter } from '../stream-source.ts';
import { ShareBudget } from './share-budget.ts';
import type { SharedReader } from './shared-reader.ts';
import { MAX_BEHIND_BYTES, MAX_KEPT_BYTES, SharedStream, type UpstreamSource, type WholeStream } from './shared-stream.ts';

const KB = 1024;
const USAGE = 'data: {"choices":[],"usage":{"total_tokens":3}}\n\n';

/** A provider's stream that a test sends by hand. */
class FakeSource implements UpstreamSource {
  isWhole = false;
  isPaused = false;
  readonly isUsageAsked: boolean;
  #writer: StreamWriter | undefined;

  constructor({ isUsageAsked }: { readonly isUsageAsked: boolean }) {
    this.isUsageAsked = isUsageAsked;
  }

  pipe(writer: StreamWriter): void {
    this.#writer = writer;
  }

  resume(): void {
    this.isPaused = false;
  }

  send(text: string | Buffer): void {
    if (this.#writer?.write(Buffer.from(text)) === false) this.isPaused = true;
  }

  finish(error?: Error): void {
    this.isWhole = error === undefined;
    this.#writer?.end(error);
  }
}

/** A caller who takes as many writes as it is told to. */
class FakeCaller implements StreamWriter {
  text = '';
  bytes = 0;
  ending: { readonly error: Error | undefined } | undefined;
  #room: number;

  constructor(room: number) {
    this.#room = room;
  }

  write(bytes: Buffer): boolean {
    if (this.bytes < 64 * KB) this.text += bytes.toString();
    this.bytes += bytes.length;
    this.#room -= 1;
    return this.#room > 0;
  }

  end(error: Error | undefined): void {
    this.ending = { error };
  }

  makeRoom(reader: SharedReader, writes = Number.POSITIVE_INFINITY): void {
    this.#room = writes;
    reader.resume();
  }
}

interface Bench {
  readonly source: FakeSource;
  readonly shared: SharedStream;
  readonly budget: ShareBudget;
  readonly told: { unjoinable: number; whole: (WholeStream | undefined)[]; done: number };
  readonly seat: (room?: number, wantsUsage?: boolean) => { readonly reader: SharedReader; readonly caller: FakeCaller };
}

function bench({ budgetBytes = 64 * KB * KB, isUsageAsked = true } = {}): Bench {
  const source = new FakeSource({ isUsageAsked });
  const budget = new ShareBudget(budgetBytes);
  const told: Bench['told'] = { unjoinable: 0, whole: [], done: 0 };
  const shared = new SharedStream({
    source, budget,
    onUnjoinable: () => void (told.unjoinable += 1),
    onEnd: (whole) => void told.whole.push(whole),
  });
  const seat: Bench['seat'] = (room = Number.POSITIVE_INFINITY, wantsUsage = false) => {
    const reader = shared.read({ wantsUsage, onDone: () => void (told.done += 1) });
    const caller = new FakeCaller(room);
    return { reader, caller };
  };
  return { source, shared, budget, told, seat };
}

describe('a shared stream', () => {
  it('gives a reader who comes late what has passed, and then the rest', () => {
    const { source, shared, seat, told } = bench();
    const early = seat();
    shared.start();
    early.reader.pipe(early.caller);
    source.send('data: a\n\n');
    const late = seat();
    late.reader.pipe(late.caller);
    source.send('data: b\n\n');
    source.finish();
    expect([early.caller.text, late.caller.text]).to.deep.equal(['data: a\n\ndata: b\n\n', 'data: a\n\ndata: b\n\n']);
    expect([early.caller.ending, late.caller.ending]).to.deep.equal([{ error: undefined }, { error: undefined }]);
    expect(told.done).to.equal(2);
  });

  it('hides the usage that the gateway asked for from those who did not, and keeps its place', () => {
    const { source, shared, seat, told } = bench();
    const [without, withUsage] = [seat(), seat(undefined, true)];
    shared.start();
    for (const { reader, caller } of [without, withUsage]) reader.pipe(caller);
    source.send(`data: a\n\n${USAGE}data: [DONE]\n\n`);
    source.finish();
    expect(without.caller.text).to.equal('data: a\n\ndata: [DONE]\n\n');
    expect(withUsage.caller.text).to.equal(`data: a\n\n${USAGE}data: [DONE]\n\n`);
    const [whole] = told.whole;
    expect(whole?.body.subarray(whole.usage?.start, whole.usage?.end).toString()).to.equal(USAGE);
  });

  it('shows the usage to all where the provider sends it unasked', () => {
    const { source, shared, seat } = bench({ isUsageAsked: false });
    const { reader, caller } = seat();
    shared.start();
    reader.pipe(caller);
    source.send(USAGE);
    expect(caller.text).to.equal(USAGE);
  });

  it('holds the provider back only while nobody takes more', () => {
    const { source, shared, seat } = bench();
    const [one, two] = [seat(1), seat(1)];
    shared.start();
    for (const { reader, caller } of [one, two]) reader.pipe(caller);
    expect(source.isPaused).to.equal(false);
    source.send('data: a\n\n');
    expect(source.isPaused).to.equal(true);
    two.caller.makeRoom(two.reader);
    expect(source.isPaused).to.equal(false);
    source.send('data: b\n\n');
    expect(source.isPaused).to.equal(false);
    expect([one.caller.text, two.caller.text]).to.deep.equal(['data: a\n\n', 'data: a\n\ndata: b\n\n']);
  });

  it('leaves a reader behind who is too far from the fastest, and tells it', () => {
    const { source, shared, seat } = bench();
    const [quick, slow] = [seat(), seat(1)];
    shared.start();
    for (const { reader, caller } of [quick, slow]) reader.pipe(caller);
    for (let sent = 0; sent <= MAX_BEHIND_BYTES + 64 * KB; sent += 64 * KB) source.send(Buffer.alloc(64 * KB, 'x'));
    expect(slow.caller.ending?.error).to.have.property('code', 'client_too_slow');
    expect(quick.caller.ending).to.equal(undefined);
    source.finish();
    expect(quick.caller.ending).to.deep.equal({ error: undefined });
  });

  it('does not leave a lone reader behind, however slow', () => {
    const { source, shared, seat } = bench();
    const slow = seat(1);
    shared.start();
    slow.reader.pipe(slow.caller);
    source.send(Buffer.alloc(MAX_BEHIND_BYTES, 'x'));
    source.send(Buffer.alloc(KB, 'x'));
    expect(source.isPaused).to.equal(true);
    expect(slow.caller.ending).to.equal(undefined);
  });

  it('passes a cut on to everyone, whole or not, and calls it none', () => {
    const { source, shared, seat, told } = bench();
    const { reader, caller } = seat();
    shared.start();
    reader.pipe(caller);
    source.send('data: a\n\n');
    const cut = new Error('cut');
    source.finish(cut);
    expect(caller.ending).to.deep.equal({ error: cut });
    expect(told.whole).to.deep.equal([undefined]);
  });

  it('lets what has passed go when it is too long to be kept, and is not whole then', () => {
    const { source, shared, seat, told, budget } = bench();
    const { reader, caller } = seat();
    shared.start();
    reader.pipe(caller);
    for (let sent = 0; sent <= MAX_KEPT_BYTES; sent += 64 * KB) {
      source.send(Buffer.alloc(64 * KB, 'x'));
      expect(shared.keptBytes).to.be.at.most(MAX_KEPT_BYTES);
    }
    expect([told.unjoinable, shared.keptBytes, budget.bytes]).to.deep.equal([1, 0, 0]);
    source.finish();
    expect(told.whole).to.deep.equal([undefined]);
    expect(caller.bytes).to.be.above(MAX_KEPT_BYTES);
  });

  it('keeps within the budget of all, and gives back what it took when it ends', () => {
    const { source, shared, seat, told, budget } = bench({ budgetBytes: 100 * KB });
    const { reader, caller } = seat();
    shared.start();
    reader.pipe(caller);
    source.send(Buffer.alloc(90 * KB, 'x'));
    expect(budget.bytes).to.equal(90 * KB);
    source.send(Buffer.alloc(20 * KB, 'x'));
    expect([budget.bytes, told.unjoinable, shared.keptBytes]).to.deep.equal([0, 1, 0]);
    const other = bench();
    other.shared.start();
    other.source.send('data: a\n\n');
    expect(other.budget.bytes).to.be.above(0);
    other.source.finish();
    expect(other.budget.bytes).to.equal(0);
  });

  it('gives memory back when asked, the largest stream first', () => {
    const budget = new ShareBudget(1000 * KB);
    const kept = [10, 300, 20].map((kilobytes) => {
      const source = new FakeSource({ isUsageAsked: true });
      const shared = new SharedStream({ source, budget, onUnjoinable: () => {}, onEnd: () => {} });
      shared.start();
      source.send(Buffer.alloc(kilobytes * KB, 'x'));
      return shared;
    });
    expect(budget.shrink(40 * KB)).to.equal(300 * KB);
    expect(kept.map(({ keptBytes }) => keptBytes)).to.deep.equal([10 * KB, 0, 20 * KB]);
  });

  it('tells a reader that was ended before it was read', () => {
    const { shared, seat } = bench();
    const { reader, caller } = seat();
    shared.start();
    const gone = new Error('gone');
    reader.finish(gone);
    reader.pipe(caller);
    expect(caller.ending).to.deep.equal({ error: gone });
  });

  it('gives every reader all bytes in order, whoever comes, stops and goes when', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('send' as const), size: fc.integer({ min: 1, max: 400 }) }),
      fc.record({ kind: fc.constant('join' as const), room: fc.integer({ min: 1, max: 3 }) }),
      fc.record({ kind: fc.constant('room' as const), who: fc.nat(9), writes: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ kind: fc.constant('leave' as const), who: fc.nat(9) }),
    );
    fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { source, shared, seat, told } = bench();
      shared.start();
      let sent = '';
      const seats: (ReturnType<Bench['seat']> & { hasLeft: boolean })[] = [];
      for (const each of steps) {
        if (each.kind === 'send') {
          const text = `data: ${String(sent.length).padEnd(each.size, '.')}\n\n`;
          sent += text;
          source.send(text);
        } else if (each.kind === 'join') {
          const seated = { ...seat(each.room), hasLeft: false };
          seated.reader.pipe(seated.caller);
          seats.push(seated);
        } else {
          const seated = seats[each.who];
          if (seated === undefined || seated.hasLeft) continue;
          if (each.kind === 'room') seated.caller.makeRoom(seated.reader, each.writes);
          else {
            seated.hasLeft = true;
            seated.reader.finish(new Error('left'));
          }
        }
        for (const { caller } of seats) expect(sent.startsWith(caller.text)).to.equal(true);
      }
      source.finish();
      for (const { reader, caller, hasLeft } of seats) {
        if (hasLeft) continue;
        caller.makeRoom(reader);
        expect(caller.text).to.equal(sent);
        expect(caller.ending).to.deep.equal({ error: undefined });
      }
      expect(told.done).to.equal(seats.length);
      expect(told.whole[0]?.body.toString()).to.equal(sent);
    }), { numRuns: 300 });
  });
});
