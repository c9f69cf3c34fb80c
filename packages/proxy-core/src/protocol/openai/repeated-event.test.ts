import { expect } from 'chai';
import fc from 'fast-check';

import { classifyOpenAiEvent } from './classify-event.ts';
import { RepeatedEvent } from './repeated-event.ts';

const CHUNK = 'data: {"id":"c-1","choices":[{"index":0,"delta":{"content":"Once"},"finish_reason":null}],"usage":null,"obfuscation":"aZ3"}\n\n';

/** What is known of `next` once `first` was learnt. */
function textBytesAfter(first: string, next: string | Buffer): number {
  const repeated = new RepeatedEvent();
  const event = Buffer.from(first);
  const classified = classifyOpenAiEvent(event);
  if (classified.kind === 'content' && classified.usage === undefined) repeated.learn(event, classified.bytes);
  return repeated.textBytesOf(Buffer.from(next));
}

describe('RepeatedEvent', () => {
  const known: readonly [what: string, first: string, next: string, bytes: number][] = [
    ['another text', CHUNK, CHUNK.replace('Once', ' upon a'), 7],
    ['another padding', CHUNK, CHUNK.replace('aZ3', 'kQ9xL').replace('Once', ' a'), 2],
    ['bytes of UTF-8', CHUNK, CHUNK.replace('Once', 'é😀'), 6],
    ['two texts', '{"choices":[{"text":"a","delta":{"reasoning_content":"b"}}]}'.replace('{', 'data: {'), '{"choices":[{"text":"cd","delta":{"reasoning_content":""}}]}'.replace('{', 'data: {'), 2],
    ['a space behind the colon', CHUNK.replace('"content":', '"content": '), CHUNK.replace('"content":"Once', '"content": "x'), 1],
    ["a call's arguments", 'data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"a"}}]}}]}\n\n', 'data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":" 12"}}]}}]}\n\n', 3],
  ];
  for (const [what, first, next, bytes] of known) {
    it(`knows an event again with ${what}`, () => {
      expect(textBytesAfter(first, next)).to.equal(bytes);
    });
  }

  const unknown: readonly [what: string, first: string, next: string][] = [
    ['no text', CHUNK, CHUNK.replace('Once', '')],
    ['an escape', CHUNK, CHUNK.replace('Once', 'a\\nb')],
    ['a string that does not end', CHUNK, CHUNK.replace('Once"', 'Once')],
    ['a raw line break in a string', CHUNK, CHUNK.replace('Once', 'On\nce')],
    ['an end', CHUNK, CHUNK.replace('null}', '"stop"}')],
    ['another id', CHUNK, CHUNK.replace('c-1', 'c-2')],
    ['more behind it', CHUNK, `${CHUNK}data: {}\n\n`],
    ['less of it', CHUNK, CHUNK.slice(0, -2)],
    ['a text where another member has the same name', CHUNK.replace('"id":"c-1"', '"content":"y"'), CHUNK.replace('"id":"c-1"', '"content":"y"').replace('Once', 'x')],
    ['usage', CHUNK.replace('null,"obf', '{"prompt_tokens":1,"completion_tokens":2},"obf'), CHUNK.replace('null,"obf', '{"prompt_tokens":1,"completion_tokens":2},"obf')],
    ['text that is not all in strings that change', CHUNK.replace('"content":"Once"', '"content":"Once","refusal":"no"'), CHUNK.replace('"content":"Once"', '"content":"x","refusal":"no"')],
  ];
  for (const [what, first, next] of unknown) {
    it(`does not know an event with ${what}`, () => {
      expect(textBytesAfter(first, next)).to.equal(0);
    });
  }

  it('gives up a stream whose events are all different, and keeps what it knew', () => {
    const repeated = new RepeatedEvent();
    for (let id = 0; id < 10; id += 1) {
      const event = Buffer.from(CHUNK.replace('c-1', `c-${id}`));
      expect(repeated.textBytesOf(event)).to.equal(0);
      repeated.learn(event, 4);
    }
    expect([3, 4].map((id) => repeated.textBytesOf(Buffer.from(CHUNK.replace('c-1', `c-${id}`))))).to.deep.equal([4, 0]);
  });

  it('keeps what it knew where an event has no text', () => {
    const repeated = new RepeatedEvent();
    repeated.learn(Buffer.from(CHUNK), 4);
    repeated.learn(Buffer.from(CHUNK.replace('"content":"Once"', '').replace('null}', '"stop"}')), 0);
    expect(repeated.textBytesOf(Buffer.from(CHUNK))).to.equal(4);
  });

  it('keeps no part of what the event was read into', () => {
    const read = Buffer.from(CHUNK);
    const repeated = new RepeatedEvent();
    repeated.learn(read, 4);
    read.fill(0);
    expect(repeated.textBytesOf(Buffer.from(CHUNK))).to.equal(4);
  });

  // Whatever it says of an event, the parser says too.
  it('says what the parser says, whatever is changed', () => {
    const piece = fc.constantFrom('"', '\\', '{', '}', ',', ':', '\n', '\u0000', 'é', 'a', ' ', '"error":{}', '"content":"z"', '[DONE]', 'null', '');
    fc.assert(fc.property(fc.nat(CHUNK.length), fc.nat(8), fc.array(piece, { maxLength: 4 }), fc.string({ unit: 'grapheme' }), (at, removed, pieces, text) => {
      const changed = CHUNK.replace('Once', () => text);
      const next = changed.slice(0, at) + pieces.join('') + changed.slice(at + removed);
      const bytes = textBytesAfter(CHUNK, next);
      if (bytes > 0) expect(classifyOpenAiEvent(Buffer.from(next))).to.deep.equal({ kind: 'content', bytes, usage: undefined });
    }), { numRuns: 2000 });
  });
});
