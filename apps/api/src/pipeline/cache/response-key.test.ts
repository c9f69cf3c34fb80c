import { type Operation, parseModelRequest } from '@proxyapi/proxy-core';
import { expect } from 'chai';
import fc from 'fast-check';

import { RepeatedRequest } from './repeated-request.ts';
import { type KeyFacts, responseKey } from './response-key.ts';

const PLACES = [{ provider: { name: 'one' }, model: 'm' }];

interface Parts {
  readonly callerName?: string;
  readonly candidates?: KeyFacts['candidates'];
  readonly body?: string;
  readonly operation?: Operation;
}

function keyOf({ callerName = 'caller', candidates = PLACES, body = '{"model":"m","prompt":"Hello"}', operation = 'completion' }: Parts = {}): string {
  return responseKey({ callerName, candidates, request: parseModelRequest(operation, Buffer.from(body)) });
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

  it('is that of the request where it is repeated, for each caller and place anew', () => {
    const request = new RepeatedRequest(parseModelRequest('completion', Buffer.from('{"model":"m","prompt":"Hello"}')));
    const facts: readonly Parts[] = [{}, { callerName: 'other' }, { candidates: [] }, { candidates: PLACES.map(({ provider }) => ({ provider, model: 'n' })) }, { candidates: [...PLACES, ...PLACES] }, ...Array.from({ length: 40 }, (_, index) => ({ callerName: `caller ${index}` }))];
    for (const each of [...facts, ...facts]) {
      expect(responseKey({ callerName: 'caller', candidates: PLACES, ...each, request })).to.equal(keyOf(each));
    }
  });
});
