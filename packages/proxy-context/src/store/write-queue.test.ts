import { expect } from 'chai';
import fc from 'fast-check';

import { type Write, writeBytes, WriteQueue } from './write-queue.ts';

const set = (key: string, text = 'value'): Extract<Write, { kind: 'set' }> => ({ kind: 'set', key, bytes: Buffer.from(text), expiresAt: 1 });
const remove = (key: string): Extract<Write, { kind: 'delete' }> => ({ kind: 'delete', key });
const ALL = { maxEntries: 1000, maxBytes: 1_000_000 };
const queueOf = (bounds: object = {}): WriteQueue => new WriteQueue({ maxEntries: 3, maxBytes: 1000, onLeave: () => undefined, ...bounds });

describe('WriteQueue', () => {
  it('gives the writes of a batch in the order of their keys’ arrival', () => {
    const queue = queueOf();
    for (const key of ['a', 'b', 'c']) queue.set(set(key));
    expect(queue.peek(ALL).writes.map(({ key }) => key)).to.deep.equal(['a', 'b', 'c']);
    expect(queue.peek({ maxEntries: 2, maxBytes: 1000 }).writes.map(({ key }) => key)).to.deep.equal(['a', 'b']);
    expect(queue.peek({ maxEntries: 3, maxBytes: 1 }).writes.map(({ key }) => key), 'at least one').to.deep.equal(['a']);
  });

  it('holds one write for each key, the latest', () => {
    const queue = queueOf();
    queue.set(set('a', 'one'));
    queue.set(set('a', 'two'));
    expect(queue.size).to.equal(1);
    expect(queue.peek(ALL).writes).to.deep.equal([set('a', 'two')]);
    expect(queue.find('a')).to.deep.equal(set('a', 'two'));
    expect(queue.find('b')).to.equal(undefined);
  });

  it('refuses a set without room, in entries or in bytes', () => {
    const queue = queueOf({ maxBytes: 40 });
    expect(queue.set(set('a', 'x'.repeat(30)))).to.equal(true);
    expect(queue.set(set('b', 'x'.repeat(30)))).to.equal(false);
    expect(queue.set(set('b', 'x'))).to.equal(true);
    expect(queue.set(set('c', ''))).to.equal(true);
    expect(queue.set(set('d', ''))).to.equal(false);
    expect(queue.size).to.equal(3);
  });

  it('takes a delete whatever happens, at the cost of the oldest set', () => {
    const queue = queueOf();
    for (const key of ['a', 'b', 'c']) queue.set(set(key));
    queue.delete(remove('d'));
    expect(queue.peek(ALL).writes.map(({ kind, key }) => `${kind} ${key}`)).to.deep.equal(['set b', 'set c', 'delete d']);
  });

  it('turns more deletes than it may hold into one of everything', () => {
    const queue = queueOf();
    for (const key of ['a', 'b', 'c', 'd']) queue.delete(remove(key));
    expect(queue.peek(ALL)).to.deep.equal({ clears: 1, writes: [] });
    expect(queue.find('whatever')).to.deep.equal({ kind: 'delete', key: 'whatever' });
  });

  it('clears before it writes what came after', () => {
    const queue = queueOf();
    queue.set(set('a'));
    queue.clear();
    queue.set(set('b'));
    expect(queue.peek(ALL)).to.deep.equal({ clears: 1, writes: [set('b')] });
    expect(queue.find('a')).to.deep.equal({ kind: 'delete', key: 'a' });
    expect(queue.find('b')).to.deep.equal(set('b'));
  });

  it('keeps what came while a batch was under way', () => {
    const queue = queueOf();
    queue.set(set('a', 'one'));
    const batch = queue.peek(ALL);
    queue.set(set('a', 'two'));
    queue.clear();
    queue.set(set('b'));
    queue.settle(batch);
    expect(queue.peek(ALL)).to.deep.equal({ clears: 1, writes: [set('b')] });
    queue.settle(queue.peek(ALL));
    expect(queue.isEmpty).to.equal(true);
  });

  it('never holds more than it may, counts its bytes right, and tells of each write that leaves', () => {
    const step = fc.oneof(
      { weight: 8, arbitrary: fc.record({ kind: fc.constant('set' as const), key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), length: fc.nat(60) }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('delete' as const), key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f') }) },
      { weight: 1, arbitrary: fc.constantFrom({ kind: 'clear' as const }, { kind: 'settle' as const }) },
    );
    fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let held = 0;
      let heldBytes = 0;
      const queue = queueOf({ maxEntries: 4, maxBytes: 120, onLeave: (write: Write) => {
        held -= 1;
        heldBytes -= writeBytes(write);
      } });
      for (const each of steps) {
        if (each.kind === 'set') {
          const write = set(each.key, 'x'.repeat(each.length));
          if (queue.set(write)) [held, heldBytes] = [held + 1, heldBytes + writeBytes(write)];
        } else if (each.kind === 'delete') {
          // Counted before: what makes room for it may be itself.
          [held, heldBytes] = [held + 1, heldBytes + writeBytes({ kind: 'delete', key: each.key })];
          queue.delete(remove(each.key));
        } else if (each.kind === 'clear') queue.clear();
        else queue.settle(queue.peek({ maxEntries: 2, maxBytes: 100 }));
        expect(queue.size).to.equal(held).and.to.be.at.most(4);
        expect(queue.bytes).to.equal(heldBytes).and.to.be.at.most(120);
      }
    }), { numRuns: 500 });
  });
});
