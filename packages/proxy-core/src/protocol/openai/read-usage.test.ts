import { expect } from 'chai';
import * as fc from 'fast-check';

import { tryParseJson } from '../try-parse-json.ts';
import { readOpenAiUsage } from './read-usage.ts';

const TOLD = { prompt_tokens: 100, completion_tokens: 10 };
const READ = { promptTokens: 100, completionTokens: 10 };

describe('readOpenAiUsage', () => {
  it('reads the counts and their details', () => {
    expect(readOpenAiUsage({ ...TOLD, total_tokens: 110, prompt_tokens_details: { cached_tokens: 60, cache_write_tokens: 40, audio_tokens: 0 }, completion_tokens_details: { reasoning_tokens: 10 } }))
      .to.deep.equal({ ...READ, cachedTokens: 60, cacheWriteTokens: 40, reasoningTokens: 10 });
    expect(readOpenAiUsage({ ...TOLD, prompt_tokens_details: null, completion_tokens_details: 'x' })).to.deep.equal(READ);
  });

  it('asks for no completion of an embedding, and for one of all else', () => {
    expect(readOpenAiUsage({ prompt_tokens: 7, total_tokens: 7 }, 'embedding')).to.deep.equal({ promptTokens: 7, completionTokens: 0 });
    expect(readOpenAiUsage({ prompt_tokens: 7, completion_tokens: -1 }, 'embedding')).to.equal(undefined);
    for (const operation of ['chat', 'completion'] as const) expect(readOpenAiUsage({ prompt_tokens: 7, total_tokens: 9 }, operation)).to.equal(undefined);
  });

  it('believes no count that is below 0, a fraction, a text, none or above 10⁹', () => {
    for (const count of ['-1', '0.5', '"7"', 'null', 'true', '[1]', '{}', '1e12', '1000000001', '1e400', '-1e400', '12345678901234567890']) {
      for (const text of [`{"prompt_tokens":${count},"completion_tokens":10}`, `{"prompt_tokens":100,"completion_tokens":${count}}`]) {
        expect(readOpenAiUsage(tryParseJson(text)), text).to.equal(undefined);
      }
      const details = `{"prompt_tokens":100,"completion_tokens":10,"prompt_tokens_details":{"cached_tokens":${count}},"completion_tokens_details":{"reasoning_tokens":${count}}}`;
      expect(readOpenAiUsage(tryParseJson(details)), details).to.deep.equal(READ);
    }
    expect(readOpenAiUsage({ prompt_tokens: 1e9, completion_tokens: 0 })).to.deep.equal({ promptTokens: 1e9, completionTokens: 0 });
  });

  it('leaves out a detail that is more than what it is a part of', () => {
    expect(readOpenAiUsage({ ...TOLD, prompt_tokens_details: { cached_tokens: 101 }, completion_tokens_details: { reasoning_tokens: 11 } })).to.deep.equal(READ);
    expect(readOpenAiUsage({ ...TOLD, prompt_tokens_details: { cached_tokens: 60, cache_write_tokens: 41 } })).to.deep.equal({ ...READ, cachedTokens: 60 });
  });

  it('never throws, and gives finite counts from 0 on, whatever it reads', () => {
    const count = fc.oneof(fc.jsonValue(), fc.integer(), fc.double(), fc.maxSafeInteger());
    const details = fc.oneof(count, fc.record({ cached_tokens: count, cache_write_tokens: count, reasoning_tokens: count }, { requiredKeys: [] }));
    const usage = fc.oneof(fc.jsonValue(), fc.record({ prompt_tokens: count, completion_tokens: count, prompt_tokens_details: details, completion_tokens_details: details }, { requiredKeys: [] }));
    fc.assert(fc.property(usage, fc.constantFrom('chat', 'completion', 'embedding'), (told, operation) => {
      const read = readOpenAiUsage(tryParseJson(JSON.stringify(told)), operation);
      for (const value of Object.values(read ?? {})) {
        expect(value).to.satisfy((each: unknown) => Number.isInteger(each));
        expect(value).to.be.within(0, 1e9);
      }
    }), { numRuns: 2000 });
  });
});
