import { expect } from 'chai';

import { PROVIDER_KEY_SUFFIX } from '../bench.ts';
import { collectStream } from '../collect-stream.ts';
import type { Subject } from '../subject.ts';

const WORDS = 'The tide comes in, the boats rise, and along the quay someone counts crates of oranges,';
const UNICODE = 'Grüße aus 東京 🗼 – مرحبا, नमस्ते, a family 👨‍👩‍👧‍👦, a flag 🇯🇵, "quotes", back\\slash\nand a new line';

/** Words in, words out: whole and streamed. */
export function chatSuite(subject: Subject): void {
  it('gets an answer with its end and its token counts', async () => {
    const { text, calls, finish, usage } = await subject.client.chat(subject.ask('chat'));
    expect(text).to.equal(WORDS);
    expect(calls).to.deep.equal([]);
    expect(finish).to.equal('stop');
    expect(usage).to.deep.equal({ prompt: subject.lastRecord().promptTokens, completion: 16 });
  });

  it('gets a stream whose pieces are the answer', async () => {
    const { text, textPieces, finish } = await collectStream(subject.client.stream(subject.ask('chat')));
    expect(textPieces).to.have.length.above(4);
    expect(text).to.equal(WORDS);
    expect(finish).to.equal('stop');
  });

  it('gets the token counts of a stream when it asks for them, and none when it does not', async () => {
    const asked = await collectStream(subject.client.stream({ ...subject.ask('chat'), wantsUsage: true }));
    expect(asked.usage).to.deep.equal({ prompt: subject.lastRecord().promptTokens, completion: 16 });
    const unasked = await collectStream(subject.client.stream(subject.ask('chat')));
    expect(unasked.usage).to.equal(undefined);
  });

  it('gets each piece of a stream as it comes, not all at its end', async () => {
    subject.script('chat:latch=3');
    const parts = subject.client.stream(subject.ask('chat'))[Symbol.asyncIterator]();
    const first = await parts.next();
    expect(first.value).to.deep.include({ type: 'text', text: 'The' });
    await subject.mock.whenHeld(1);
    subject.mock.release();
    while ((await parts.next()).done !== true);
    expect(subject.lastRecord().outcome).to.equal('complete');
  });

  it('learns that an answer was cut at the length limit', async () => {
    expect((await subject.client.chat(subject.ask('length'))).finish).to.equal('length');
    expect((await collectStream(subject.client.stream(subject.ask('length')))).finish).to.equal('length');
  });

  it('learns that a filter stopped an answer', async () => {
    expect((await subject.client.chat(subject.ask('content-filter'))).finish).to.equal('content_filter');
    expect((await collectStream(subject.client.stream(subject.ask('content-filter')))).finish).to.equal('content_filter');
  });

  it('keeps every character, there and back', async () => {
    expect((await subject.client.chat(subject.ask('echo', UNICODE))).text).to.equal(UNICODE);
    expect((await collectStream(subject.client.stream(subject.ask('echo', UNICODE)))).text).to.equal(UNICODE);
  });

  it('keeps characters whose bytes arrive apart', async () => {
    const { text: whole } = await subject.client.chat(subject.ask('unicode'));
    subject.script('unicode:split=7');
    const { text } = await collectStream(subject.client.stream(subject.ask('chat')));
    expect(text).to.equal(whole).and.contain('🐙🦑');
  });

  it('carries a conversation with its system prompt, turn for turn', async () => {
    const turns = [
      { role: 'system', text: 'Answer in one word.' },
      { role: 'user', text: 'Which river runs through Cologne?' },
      { role: 'assistant', text: 'Rhine.' },
      { role: 'user', text: 'And through Lyon?' },
    ] as const;
    await subject.client.chat({ model: subject.model('chat'), turns });
    expect(subject.upstream.readTurns(subject.mock.requests().at(-1)!)).to.deep.equal(turns);
  });

  it('goes on from the client’s own copy of an answer', async () => {
    const first = { model: subject.model('reasoning'), turns: [{ role: 'system', text: 'Be brief.' }, { role: 'user', text: 'Count the crates.' }] } as const;
    const { text } = await subject.client.goOn(first, 'And the lamps?');
    expect(text).to.equal(WORDS);
    const arrived = subject.upstream.readTurns(subject.mock.requests().at(-1)!);
    expect(arrived).to.deep.equal([...first.turns, { role: 'assistant', text: WORDS }, { role: 'user', text: 'And the lamps?' }]);
  });

  it('shows the reasoning of the model', async () => {
    const thought = 'First I count the crates, then I count them again.';
    const whole = await subject.client.chat(subject.ask('reasoning'));
    expect([whole.reasoning, whole.text]).to.deep.equal([thought, WORDS]);
    const streamed = await collectStream(subject.client.stream(subject.ask('reasoning')));
    expect([streamed.reasoning, streamed.text]).to.deep.equal([thought, WORDS]);
  });

  it('sends its key to the gateway and no further', async () => {
    await subject.client.chat(subject.ask('chat'));
    const { auth, keySuffix } = subject.lastRecord();
    expect(auth).to.equal(subject.upstream.auth);
    expect(keySuffix).to.equal(auth === 'none' ? '' : PROVIDER_KEY_SUFFIX);
  });
}
