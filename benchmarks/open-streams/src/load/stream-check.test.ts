import { expect } from 'chai';

import { StreamCheck } from './stream-check.ts';
import { promptOf, referencePrompt, StreamTemplate } from './stream-template.ts';

const TOKENS = 2;
const eventsOf = (prompt: string): readonly string[] => ['role', ...prompt.split(' '), 'end', '[DONE]'].map((data) => `data: ${data}\n\n`);
const template = new StreamTemplate(eventsOf(referencePrompt(TOKENS)).join(''), TOKENS);
const streamOf = (stream: number): Buffer => Buffer.from(eventsOf(promptOf(stream, TOKENS)).join(''));

describe('a stream’s check', () => {
  it('finds it whole wherever its bytes were split, and notes when each token was complete', () => {
    const bytes = streamOf(7);
    for (let at = 0; at <= bytes.length; at += 1) {
      const check = new StreamCheck(template, 7);
      check.push(bytes.subarray(0, at), 1);
      check.push(bytes.subarray(at), 2);
      expect(check.outcome(true), `split at ${at}`).to.equal('whole');
      expect(check.tokensAtMs).to.deep.equal(template.tokenEnds.map((end) => (at < end ? 2 : 1)));
    }
  });

  it('finds it cut wherever it ends too early, and where HTTP does not say that it has ended', () => {
    const bytes = streamOf(7);
    for (let at = 0; at < bytes.length; at += 1) {
      const check = new StreamCheck(template, 7);
      check.push(bytes.subarray(0, at), 1);
      expect(check.outcome(true), `cut at ${at}`).to.equal('cut');
    }
    const check = new StreamCheck(template, 7);
    check.push(bytes, 1);
    expect(check.outcome(false)).to.equal('cut');
  });

  it('finds wrong what is another stream’s, what was lost or doubled in its middle, and what comes after its end', () => {
    const [role = '', first = '', second = '', ...end] = eventsOf(promptOf(7, TOKENS));
    const wrong = [
      streamOf(8).toString(),
      [role, second, ...end].join(''),
      [role, first, first, second, ...end].join(''),
      `${[role, first, second, ...end].join('')}data: more\n\n`,
    ];
    for (const text of wrong) {
      const check = new StreamCheck(template, 7);
      check.push(Buffer.from(text), 1);
      expect(check.outcome(true), text).to.equal('wrong');
      check.push(streamOf(7), 2);
      expect(check.outcome(true), 'whatever comes then').to.equal('wrong');
    }
  });
});

describe('StreamTemplate', () => {
  it('refuses what does not have each token once, and a [DONE]', () => {
    const [role = '', first = '', second = '', ...end] = eventsOf(referencePrompt(TOKENS));
    for (const text of ['', [role, first, ...end].join(''), [role, first, second, second, ...end].join(''), [role, first, second].join('')]) {
      expect(() => new StreamTemplate(text, TOKENS)).to.throw('did not say 2 tokens and [DONE]');
    }
  });
});
