import { expect } from 'chai';

import { UpstreamError } from '../../errors/upstream-error.ts';
import type { Operation } from '../../protocol/model-request.ts';
import { checkOpenAiAnswer } from './decode-response.ts';

function check(text: string, operation: Operation = 'chat'): Buffer {
  return checkOpenAiAnswer('p', operation, Buffer.from(text));
}

describe('checkOpenAiAnswer', () => {
  it('gives back the very bytes', () => {
    const body = Buffer.from(' {"choices": [] , "id":12345678901234567890}\n');
    expect(checkOpenAiAnswer('p', 'chat', body)).to.equal(body);
  });

  const answers: readonly [text: string, operation: Operation][] = [
    ['{"choices":[]}', 'chat'], ['{"choices":[{}]}', 'completion'], ['{"data":[]}', 'embedding'],
    ['{"error":null,"choices":[]}', 'chat'], ['{"error":"","choices":[]}', 'chat'], ['{"object":"error","choices":[]}', 'chat'],
    ['{"usage":1,"usage":2,"choices":[]}', 'chat'],
    [`{"choices":[${'['.repeat(500)}${']'.repeat(500)}]}`, 'chat'],
  ];
  for (const [text, operation] of answers) {
    it(`takes ${text.slice(0, 50)} for an answer of kind ${operation}`, () => {
      expect(check(text, operation).toString()).to.equal(text);
    });
  }

  const errors: readonly [text: string, message: string][] = [
    ['{"error":{"message":"Busy"}}', 'Busy'], ['{"error":{"message":"Busy"},"choices":[]}', 'Busy'], ['{"error":"Busy"}', 'Busy'], ['{"object":"error","message":"Busy"}', 'Busy'],
  ];
  for (const [text, message] of errors) {
    it(`takes ${text} for an error in disguise`, () => {
      expect(() => check(text)).to.throw(UpstreamError, `p: answered 200 with an error: ${message}`).that.includes({ code: 'upstream_error', upstreamStatus: 200, isRetryable: true });
    });
  }

  const nothings: readonly [text: string, what: string][] = [
    ['', 'its answer is empty'], ['null', 'its answer is not a JSON object'], ['[]', 'its answer is not a JSON object'], ['<html>', 'its answer is not a JSON object'], ['{"choices":[', 'its answer is not a JSON object'],
    ['{}', 'its answer has no `choices`'], ['{"choices":{}}', 'its answer has no `choices`'], ['{"data":[]}', 'its answer has no `choices`'], ['{"x":{"choices":[]}}', 'its answer has no `choices`'],
  ];
  for (const [text, what] of nothings) {
    it(`takes ${JSON.stringify(text)} for no answer: ${what}`, () => {
      expect(() => check(text)).to.throw(UpstreamError, `p: ${what}`).with.property('code', 'upstream_invalid_response');
    });
  }
});
