import { expect } from 'chai';

import { UpstreamError } from '../../errors/upstream-error.ts';
import type { Operation } from '../../protocol/model-request.ts';
import type { DecodedAnswer } from '../provider-adapter.ts';
import { checkOpenAiAnswer } from './decode-response.ts';

function check(text: string, operation: Operation = 'chat'): DecodedAnswer {
  return checkOpenAiAnswer('p', operation, Buffer.from(text));
}

/** Space that makes a text one of those that are scanned, and not parsed. */
const SCANNED = ' '.repeat(4096);

describe('checkOpenAiAnswer', () => {
  it('gives back the very bytes', () => {
    const body = Buffer.from(' {"choices": [] , "id":12345678901234567890}\n');
    expect(checkOpenAiAnswer('p', 'chat', body).body).to.equal(body);
  });

  it('reads the usage, wherever it stands', () => {
    const usage = '"usage":{"prompt_tokens":7,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":5}}';
    const read = { promptTokens: 7, completionTokens: 3, cachedTokens: 5 };
    for (const text of [`{${usage},"choices":[],"x":"${SCANNED}"}`, `{${usage},"choices":[{"message":{"content":"\\"usage\\":{} é"}}]}`, `{"choices":[{"usage":{"prompt_tokens":1,"completion_tokens":1}}], ${usage} }`]) {
      expect(check(text).usage, text).to.deep.equal(read);
    }
    expect(check('{"data":[],"usage":{"prompt_tokens":7,"total_tokens":7}}', 'embedding').usage).to.deep.equal({ promptTokens: 7, completionTokens: 0 });
  });

  it('reads no usage that is missing, of another kind or larger than any', () => {
    for (const usage of ['null', '7', '"7"', '[]', '{}', '{"prompt_tokens":7}', `{"prompt_tokens":7,"completion_tokens":3,"x":"${'x'.repeat(16 * 1024)}"}`]) {
      expect(check(`{"choices":[],"usage":${usage}}`).usage, usage.slice(0, 40)).to.equal(undefined);
    }
    expect(check('{"choices":[]}').usage).to.equal(undefined);
  });

  const answers: readonly [text: string, operation: Operation][] = [
    ['{"choices":[]}', 'chat'], ['{"choices":[{}]}', 'completion'], ['{"data":[]}', 'embedding'],
    ['{"error":null,"choices":[]}', 'chat'], ['{"error":"","choices":[]}', 'chat'], ['{"object":"error","choices":[]}', 'chat'],
    ['{"usage":1,"usage":2,"choices":[]}', 'chat'],
    [`{"choices":[${'['.repeat(500)}${']'.repeat(500)}]}`, 'chat'],
  ];
  for (const [text, operation] of answers) {
    it(`takes ${text.slice(0, 50)} for an answer of kind ${operation}, short or long`, () => {
      for (const body of [text, text + SCANNED]) expect(check(body, operation).body.toString()).to.equal(body);
    });
  }

  const errors: readonly [text: string, message: string][] = [
    ['{"error":{"message":"Busy"}}', 'Busy'], ['{"error":{"message":"Busy"},"choices":[]}', 'Busy'], ['{"error":"Busy"}', 'Busy'], ['{"object":"error","message":"Busy"}', 'Busy'],
  ];
  for (const [text, message] of errors) {
    it(`takes ${text} for an error in disguise, short or long`, () => {
      for (const body of [text, text + SCANNED]) {
        expect(() => check(body)).to.throw(UpstreamError, `p: answered 200 with an error: ${message}`).that.includes({ code: 'upstream_error', upstreamStatus: 200, isRetryable: true });
      }
    });
  }

  const nothings: readonly [text: string, what: string][] = [
    ['', 'its answer is empty'], ['null', 'its answer is not a JSON object'], ['[]', 'its answer is not a JSON object'], ['<html>', 'its answer is not a JSON object'], ['{"choices":[', 'its answer is not a JSON object'],
    ['{}', 'its answer has no `choices`'], ['{"choices":{}}', 'its answer has no `choices`'], ['{"data":[]}', 'its answer has no `choices`'], ['{"x":{"choices":[]}}', 'its answer has no `choices`'],
  ];
  for (const [text, what] of nothings) {
    it(`takes ${JSON.stringify(text)} for no answer: ${what}`, () => {
      for (const body of text === '' ? [text] : [text, text + SCANNED]) {
        expect(() => check(body)).to.throw(UpstreamError, `p: ${what}`).with.property('code', 'upstream_invalid_response');
      }
    });
  }
});
