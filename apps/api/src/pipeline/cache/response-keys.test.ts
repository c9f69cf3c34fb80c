import { type Operation, parseModelRequest } from '@proxyapi/proxy-core';
import { expect } from 'chai';
import fc from 'fast-check';

import { type KeyFacts, ResponseKeys } from './response-keys.ts';

const MAX_REMEMBERED = 1024;
const BODY = '{"model":"m","messages":[],"seed":1}';
const SAME_BODY = '{"seed" :1, "messages":[], "user":"u", "model":"m"}';

function facts(body: string, more: Partial<KeyFacts> = {}): KeyFacts {
  return { callerName: 'one', candidates: [{ provider: { name: 'p' }, model: 'm' }], request: parseModelRequest('chat', Buffer.from(body)), ...more };
}

describe('ResponseKeys', () => {
  it('give bodies that mean the same one key, whichever came first and however often', () => {
    const [keys, others] = [new ResponseKeys(), new ResponseKeys()];
    const all = [...[BODY, SAME_BODY, BODY, SAME_BODY].map((body) => keys.keyOf(facts(body))), ...[SAME_BODY, BODY].map((body) => others.keyOf(facts(body)))];
    expect(new Set(all).size).to.equal(1);
  });

  it('keep apart what differs, also where the body has come before to the letter', () => {
    const keys = new ResponseKeys();
    const apart: readonly KeyFacts[] = [
      facts(BODY),
      facts(BODY.replace('1', '2')),
      facts(BODY, { callerName: 'two' }),
      facts(BODY, { candidates: [{ provider: { name: 'q' }, model: 'm' }] }),
      facts(BODY, { candidates: [{ provider: { name: 'p' }, model: 'n' }] }),
      facts(BODY, { candidates: [] }),
    ];
    const first = apart.map((each) => keys.keyOf(each));
    expect(new Set(first).size).to.equal(apart.length);
    expect(apart.map((each) => keys.keyOf(each))).to.deep.equal(first);
  });

  it('remember no large body, and give it the same key each time', () => {
    const keys = new ResponseKeys();
    const large = BODY.replace('[]', `[${' '.repeat(70_000)}]`);
    const key = keys.keyOf(facts(large));
    expect([keys.keyOf(facts(large)), keys.size]).to.deep.equal([key, 0]);
    expect(keys.keyOf(facts(BODY))).to.equal(key);
  });

  it('remember no more than their bound, and give forgotten bodies the same key again', () => {
    const keys = new ResponseKeys();
    const key = keys.keyOf(facts(BODY));
    for (let seed = 2; seed < 3 * MAX_REMEMBERED; seed += 1) {
      keys.keyOf(facts(BODY.replace('1', String(seed))));
      expect(keys.size).to.be.at.most(MAX_REMEMBERED);
    }
    expect(keys.size).to.be.above(MAX_REMEMBERED / 2);
    expect(keys.keyOf(facts(BODY))).to.equal(key);
  });
});

const PLACES = [{ provider: { name: 'one' }, model: 'm' }];

interface Parts {
  readonly callerName?: string;
  readonly candidates?: KeyFacts['candidates'];
  readonly body?: string;
  readonly operation?: Operation;
}

function keyOf({ callerName = 'caller', candidates = PLACES, body = '{"model":"m","prompt":"Hello"}', operation = 'completion' }: Parts = {}): string {
  return new ResponseKeys().keyOf({ callerName, candidates, request: parseModelRequest(operation, Buffer.from(body)) });
}

describe('the key of a response', () => {
  it('does not meet that of another caller, endpoint, place or question', () => {
    const keys = [
      keyOf(), keyOf({ callerName: 'other' }), keyOf({ callerName: '' }), keyOf({ operation: 'embedding', body: '{"model":"m","input":"Hello","prompt":"Hello"}' }),
      keyOf({ candidates: [] }), keyOf({ candidates: [{ provider: { name: 'two' }, model: 'm' }] }), keyOf({ candidates: [...PLACES, ...PLACES] }),
      keyOf({ candidates: [{ provider: { name: 'on' }, model: 'em' }] }),
      keyOf({ candidates: [{ provider: { name: 'one' }, model: 'n' }] }), keyOf({ body: '{"model":"m","prompt":"hello"}' }), keyOf({ body: '{"model":"n","prompt":"Hello"}' }),
      keyOf({ body: '{"model":"m","prompt":"Hello","unknown":1}' }),
    ];
    expect(new Set(keys)).to.have.property('size', keys.length);
  });

  it('does not depend on how an answer is sent, billed or filed, on the order of members or on white space', () => {
    const bodies = [
      '{ "prompt" : "Hello", "model":"m" }', '\uFEFF{"model":"m","prompt":"H\\u0065llo"}', '{"model":"m","prompt":"Hello","stream":true,"stream_options":{"include_usage":true}}',
      '{"user":"u","safety_identifier":"s","metadata":{"a":"b"},"store":true,"prompt_cache_key":"p","service_tier":"flex","model":"m","prompt":"Hello"}',
    ];
    for (const body of bodies) expect(keyOf({ body }), body).to.equal(keyOf());
  });

  it('never meets another caller’s, whatever the names of callers, providers and models are', () => {
    const name = fc.string({ maxLength: 6, unit: fc.constantFrom('1', ':', '6', 'a', '"', 'é', '🌊') });
    const place = fc.record({ provider: fc.record({ name }), model: name });
    const parts = fc.record({ callerName: name, candidates: fc.array(place, { maxLength: 3 }) });
    fc.assert(fc.property(parts, parts, (one, other) => {
      expect(keyOf(one) === keyOf(other)).to.equal(JSON.stringify(one) === JSON.stringify(other));
    }), { numRuns: 1000 });
  });
});
