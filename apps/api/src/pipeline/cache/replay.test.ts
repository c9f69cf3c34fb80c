import { parseModelRequest } from '@proxyapi/proxy-core';
import { expect } from 'chai';

import { replay } from './replay.ts';
import type { StoredAnswer } from './stored-answer.ts';

const WORDS = 'data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}]}\n\n';
const USAGE = 'data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}\n\n';
const DONE = 'data: [DONE]\n\n';
const WHOLE = '{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}';

const stored = (members: Partial<StoredAnswer> = {}): StoredAnswer => ({ operation: 'chat', provider: 'one', model: 'm', form: 'whole', body: Buffer.from(WHOLE), usage: undefined, isUsageAsked: false, ...members });
const STREAM = stored({ form: 'stream', body: Buffer.from(WORDS + USAGE + DONE), usage: { start: WORDS.length, end: WORDS.length + USAGE.length }, isUsageAsked: true });

/** What a request with those members gets; `undefined` for a miss. */
function replayed(answer: StoredAnswer, members: object = {}): string | undefined {
  const body = { model: 'm', messages: [{ role: 'user', content: 'Hello' }], ...members };
  const found = replay(answer, parseModelRequest('chat', Buffer.from(JSON.stringify(body))));
  if (found === undefined) return undefined;
  expect(found.source).to.deep.equal({ provider: 'one', model: 'm', attempts: 0 });
  if (found.kind === 'whole') return found.body.toString();
  let text = '';
  found.stream.pipe({ write: (bytes) => (text += bytes.toString()).length > 0, end: (error) => void (text += error === undefined ? '' : 'error') });
  return text;
}

describe('a stored answer', () => {
  it('comes back byte for byte in the form it has', () => {
    expect(replayed(stored())).to.equal(WHOLE);
    expect(replayed(STREAM, { stream: true, stream_options: { include_usage: true } })).to.equal(WORDS + USAGE + DONE);
  });

  it('leaves the usage out for those who did not ask, where it was asked for', () => {
    expect(replayed(STREAM, { stream: true })).to.equal(WORDS + DONE);
    expect(replayed({ ...STREAM, isUsageAsked: false }, { stream: true })).to.equal(WORDS + USAGE + DONE);
  });

  it('is JSON out of a stream, with its usage', () => {
    expect(JSON.parse(replayed(STREAM) ?? '')).to.deep.include({ object: 'chat.completion', usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 } });
  });

  it('is a stream out of JSON, with the usage for those who asked', () => {
    expect(replayed(stored(), { stream: true })).to.match(/"content":"Hi".*data: \[DONE\]\n\n$/s).and.not.contain('"total_tokens"');
    expect(replayed(stored(), { stream: true, stream_options: { include_usage: true } })).to.match(/"total_tokens":3.*data: \[DONE\]\n\n$/s);
  });

  it('is a miss for who wants more than it tells: usage, or JSON, out of a stream without it', () => {
    const bare = stored({ form: 'stream', body: Buffer.from(WORDS + DONE) });
    expect(replayed(bare, { stream: true })).to.equal(WORDS + DONE);
    expect(replayed(bare, { stream: true, stream_options: { include_usage: true } })).to.equal(undefined);
    expect(replayed(bare)).to.equal(undefined);
  });

  it('is a miss in the other form where it cannot be understood, or is an embedding', () => {
    expect(replayed(stored({ body: Buffer.from('[]') }), { stream: true })).to.equal(undefined);
    expect(replayed(stored({ operation: 'embedding' }), { stream: true })).to.equal(undefined);
    expect(replayed({ ...STREAM, operation: 'embedding' })).to.equal(undefined);
  });
});
