import { expect } from 'chai';

import { Authenticator } from '../../src/pipeline/authenticate.ts';
import type { HttpAnswer } from '../support/parse-http-answer.ts';
import { CANARIES } from './canaries.ts';
import { expectFailure } from './dialect-shapes.ts';
import { chatBody, requestBytes, useBench } from './fault-bench.ts';
import { faultCase } from './fault-case.ts';

const KEY = CANARIES.clientKey;
const WRONG = {
  'none': undefined,
  'empty': '',
  'no key': 'Bearer',
  'an empty key': 'Bearer ',
  'another scheme': `Basic ${KEY}`,
  'a bare key': KEY,
  'SQL': "Bearer ' OR 1=1 --",
  'SQL without spaces': "Bearer '/**/OR/**/1=1--",
  'unicode': 'Bearer sk-\xc3\xa9\xf0\x9f\x94\x91',
  'a prefix of a key': `Bearer ${KEY.slice(0, -1)}`,
  'a key and more': `Bearer ${KEY}x`,
  'a key in capitals': `Bearer ${KEY.toUpperCase()}`,
  'two keys': `Bearer ${KEY} ${KEY}`,
  'a list': `Bearer ${KEY}, Bearer ${KEY}`,
  'a regular expression': 'Bearer .*',
  'a format': 'Bearer %s%s%n',
  '8 KB': `Bearer ${'a'.repeat(8 * 1024)}`,
  '__proto__': 'Bearer __proto__',
};
const TRIES = 10_000;
const BATCH = 250;
const ROUNDS = 10;
const MAX_SPREAD_RATIO = 1.05;
/** A round trip is a hundred times the check: this only tells that nothing else depends on the key. */
const WIRE_TRIES = 500;
const MAX_WIRE_SPREAD_RATIO = 1.5;

describe('credentials that a client may present', () => {
  const bench = useBench();
  const listModels = (headers: Readonly<Record<string, string | undefined>>): Promise<HttpAnswer> =>
    bench.exchange(requestBytes({ method: 'GET', target: '/v1/models', headers }));

  faultCase(bench, 'A45 answers every wrong credential alike', () => bench.withoutUpstreamCalls(async () => {
    const bodies = new Set<string>();
    for (const [name, authorization] of Object.entries(WRONG)) {
      for (const [method, target] of [['POST', '/v1/chat/completions'], ['GET', '/v1/models'], ['GET', '/debug/resources']] as const) {
        const body = method === 'POST' ? chatBody() : '';
        const answer = await bench.exchange(requestBytes({ method, target, body, headers: { authorization } }));
        expect(answer.status, name).to.equal(401);
        bodies.add(answer.body);
      }
    }
    const contradictions = [
      { Authorization: `Bearer ${KEY}` },
      { authorization: 'Bearer wrong', 'x-api-key': KEY },
      { authorization: undefined, 'x-api-key': KEY, 'X-Api-Key': KEY },
    ];
    for (const headers of contradictions) bodies.add((await listModels(headers)).body);
    expect([...bodies]).to.have.lengthOf(1);
    expect(JSON.parse([...bodies][0] ?? '').error.code).to.equal('invalid_api_key');
    expect(bench.gateway.output()).not.to.match(/SQL|OR 1=1|"level":"error"/i);
  }));

  faultCase(bench, 'A45 refuses credentials that are no header', () => bench.withoutUpstreamCalls(async () => {
    expectFailure(await listModels({ authorization: `Bearer ${KEY}\0` }), 'bad_request', { closes: true });
    const large = await listModels({ authorization: `Bearer ${'a'.repeat(1024 * 1024)}` });
    expectFailure(large, 'headers_too_large', { closes: true });
  }));

  faultCase(bench, 'A45 checks the key before it reads the body', () => bench.withoutUpstreamCalls(async () => {
    const client = await bench.connect();
    client.send(requestBytes({ headers: { authorization: 'Bearer wrong', 'content-length': '1000000' } }));
    expectFailure(await client.answer(), 'invalid_api_key', { closes: true });
  }));

  faultCase(bench, 'A45 takes the same time for every wrong key', async () => {
    const keys = [KEY, CANARIES.bystanderKey, ...Array.from({ length: 8 }, (_unused, index) => `sk-other-${index}`)];
    const authenticator = new Authenticator(keys.map((key, index) => ({ name: `caller-${index}`, key })));
    const far = 'x'.repeat(KEY.length);
    // The connection of a client that knows the right key: behind a proxy, others may share it.
    const connection = {};
    authenticator.authenticate(KEY, connection);
    const check = (key: string): void => {
      try {
        authenticator.authenticate(key, connection);
      } catch {
        // Refused, as it must be.
      }
    };
    // A comparison that gives a key away does so in every round; what else the machine does spoils some.
    let spread = Number.POSITIVE_INFINITY;
    for (let round = 0; round < ROUNDS && spread > MAX_SPREAD_RATIO; round += 1) {
      spread = Math.min(spread, spreadOf(check, { far, near: `${KEY.slice(0, -1)}x` }));
    }
    expect(spread).to.be.below(MAX_SPREAD_RATIO);
  });

  faultCase(bench, 'A45 takes the same time for every wrong key over the wire', async () => {
    const client = await bench.connect();
    const timeOne = async (key: string): Promise<number> => {
      const since = performance.now();
      client.send(requestBytes({ method: 'GET', target: '/v1/models', headers: { authorization: `Bearer ${key}` } }));
      await client.answer();
      return performance.now() - since;
    };
    const times: Record<'far' | 'near', number[]> = { far: [], near: [] };
    for (let count = 0; count < WIRE_TRIES; count += 1) {
      times.far.push(await timeOne('x'.repeat(KEY.length)));
      times.near.push(await timeOne(`${KEY.slice(0, -1)}x`));
    }
    client.leave();
    expect(ratioOf(lowerQuartile(times.far), lowerQuartile(times.near))).to.be.below(MAX_WIRE_SPREAD_RATIO);
  });
});

/**
 * How much longer the slower of two keys takes, as a ratio. Both are timed in turn in small batches, and the lower
 * quartiles are compared: what else the machine does hits both alike, and the fast batches not at all.
 */
function spreadOf(check: (key: string) => void, { far, near }: { readonly far: string; readonly near: string }): number {
  const times: Record<'far' | 'near', number[]> = { far: [], near: [] };
  const timeBatch = (key: string): number => {
    const since = performance.now();
    for (let count = 0; count < BATCH; count += 1) check(key);
    return performance.now() - since;
  };
  for (let warmUp = 0; warmUp < 4; warmUp += 1) [far, near].forEach(timeBatch);
  for (let batch = 0; batch < TRIES / BATCH; batch += 1) {
    times.far.push(timeBatch(far));
    times.near.push(timeBatch(near));
  }
  return ratioOf(lowerQuartile(times.far), lowerQuartile(times.near));
}

function ratioOf(one: number, other: number): number {
  return Math.max(one, other) / Math.min(one, other);
}

function lowerQuartile(times: readonly number[]): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length / 4)] ?? Number.NaN;
}
