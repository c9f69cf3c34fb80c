import { parseModelRequest } from '@proxyapi/proxy-core';
import { expect } from 'chai';

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
