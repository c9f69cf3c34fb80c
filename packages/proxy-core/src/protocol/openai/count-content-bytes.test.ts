import { expect } from 'chai';
import * as fc from 'fast-check';

import type { JsonValue } from '../json-value.ts';
import { countContentBytes } from './count-content-bytes.ts';

describe('countContentBytes', () => {
  it('counts texts, reasoning, refusals and calls, of every choice', () => {
    expect(countContentBytes({ choices: [
      { index: 0, delta: { role: 'assistant', content: 'ab', reasoning_content: 'c', refusal: 'd' } },
      { index: 1, delta: { tool_calls: [{ index: 0, id: 'unseen', type: 'function', function: { name: 'ef', arguments: '{}' } }, { custom: { name: 'g', input: 'hi' } }] } },
      { index: 2, message: { content: 'jk', function_call: { name: 'l', arguments: 'm' } }, finish_reason: 'stop' },
      { index: 3, text: 'nop' },
    ] })).to.equal(18);
  });

  it('finds nothing in what is no answer', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      const json: JsonValue = JSON.parse(JSON.stringify(value));
      expect(countContentBytes(json)).to.equal(0);
      for (const inside of [{ choices: json }, { choices: [json] }, { choices: [{ delta: json }] }, { choices: [{ delta: { tool_calls: json } }] }, { choices: [{ message: { function_call: json } }] }]) {
        expect(countContentBytes(inside)).to.be.at.least(0);
      }
    }));
  });
});
