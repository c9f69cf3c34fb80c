import { expect } from 'chai';

import type { Reply } from '../faults/part.ts';
import { Bill } from './bill.ts';
import { Gate } from './gate.ts';
import { parseBehaviour } from '../behaviour/parse-behaviour.ts';
import { RecentRequests } from './recent-requests.ts';
import { ReplyCache } from './reply-cache.ts';
import { ScriptQueue } from './script-queue.ts';

const facts = { method: 'POST', path: '/', auth: 'none', keySuffix: '', connection: 1 };

function replyOf(bytes: number): Reply {
  const whole = Buffer.alloc(bytes);
  return { status: 200, contentType: '', isBodiless: false, isStream: false, parts: [], whole, promptTokens: 0, completionTokens: 0 };
}

describe('bounds', () => {
  it('of the bill hold after every record', () => {
    const bill = new Bill({ maxRecords: 10, now: () => 0 });
    for (let id = 1; id <= 35; id += 1) {
      bill.settle(bill.open(facts), 'complete');
      expect(bill.size).to.equal(Math.min(id, 10));
      expect(bill.records().at(-1)?.id).to.equal(id);
    }
    expect(bill.records().map(({ id }) => id)).to.deep.equal([26, 27, 28, 29, 30, 31, 32, 33, 34, 35]);
    expect(() => new Bill({ maxRecords: 0 })).to.throw(RangeError, 'maxRecords must be an integer of at least 1, got 0');
  });

  it('of the bill survive being cleared while an attempt runs', () => {
    const bill = new Bill({ maxRecords: 3 });
    const running = bill.open(facts);
    bill.clear();
    for (let count = 0; count < 4; count += 1) bill.settle(bill.open(facts), 'error');
    bill.settle(running, 'complete');
    expect(bill.totals()).to.deep.equal({
      requests: 4, inFlight: 0, maxInFlight: 2, outcomes: { open: 0, complete: 0, error: 4, cut: 0, 'client-gone': 0 },
    });
    expect(bill.records().map(({ id }) => id)).to.deep.equal([3, 4, 5]);
  });

  it('of the outcomes count a corrected one once', () => {
    const bill = new Bill();
    const record = bill.open(facts);
    bill.settle(record, 'complete');
    bill.settle(record, 'client-gone');
    expect(bill.totals().outcomes).to.include({ open: 0, complete: 0, 'client-gone': 1 });
    expect(bill.totals().inFlight).to.equal(0);
  });

  it('of the last requests hold by number and by bytes', () => {
    const recent = new RecentRequests({ maxRequests: 3, maxBytes: 100 });
    const ids = (sizes: readonly number[]): readonly number[] => {
      recent.clear();
      sizes.forEach((size, id) => recent.add({ id, method: '', path: '', rawHeaders: [], body: Buffer.alloc(size) }));
      return recent.list().map(({ id }) => id);
    };
    expect(ids([1, 1, 1, 1, 1])).to.deep.equal([2, 3, 4]);
    expect(ids([60, 30, 20])).to.deep.equal([1, 2]);
    expect(ids([60, 500])).to.deep.equal([1]);
  });

  it('of the rendered answers hold by number and by bytes', () => {
    const cache = new ReplyCache({ maxReplies: 3, maxBytes: 100 });
    for (let index = 0; index < 10; index += 1) {
      cache.set(String(index), replyOf(40));
      expect(cache.size).to.be.at.most(2);
    }
    cache.set('large', replyOf(101));
    expect(cache.get('large')).to.equal(undefined);
    expect(cache.get('9')).to.not.equal(undefined);
  });

  it('of the script are refused beyond its limit', () => {
    const script = new ScriptQueue();
    expect(script.add(Array.from({ length: 10_000 }, () => ({ behaviour: 'chat' }))).ok).to.equal(true);
    expect(script.add([{ behaviour: 'chat' }]).ok).to.equal(false);
    expect(script.size).to.equal(10_000);
  });
});

describe('a gate', () => {
  it('lets its share of requests fail', () => {
    const gate = new Gate();
    const score = parseBehaviour('500:failRate=0.1,seed=7');
    if (!score.ok) throw new Error(score.error);
    const { value } = score;
    const failed = Array.from({ length: 10_000 }, () => gate.choose(value, { key: '', requestsOnConnection: 1 }))
      .filter((plan) => plan === value.plan).length;
    expect(failed).to.be.within(900, 1100);
  });
});
