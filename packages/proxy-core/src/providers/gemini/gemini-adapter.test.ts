import { readFileSync } from 'node:fs';

import { expect } from 'chai';
import * as fc from 'fast-check';

import { UpstreamError } from '../../errors/upstream-error.ts';
import { type JsonObject, type JsonValue } from '../../protocol/json-value.ts';
import type { ModelRequest, Operation } from '../../protocol/model-request.ts';
import { parseModelRequest } from '../../protocol/parse-model-request.ts';
import { relay as relayThrough, splitErrorEvent } from '../provider-conformance-driver.ts';
import { type ConformanceFixture, describeProviderConformance } from '../provider-conformance.ts';
import { GeminiAdapter } from './gemini-adapter.ts';

const adapter = new GeminiAdapter({ name: 'google', now: () => 1_790_000_000_123 });

function read(file: string): Buffer {
  return readFileSync(new URL(`./__fixtures__/${file}`, import.meta.url));
}

function fixture(name: string): ConformanceFixture {
  return { response: read(`${name}.json`), stream: read(`${name}.sse`) };
}

describeProviderConformance('GeminiAdapter', {
  adapter,
  fixtures: {
    text: fixture('text'),
    unicode: fixture('unicode'),
    'parallel tools': fixture('parallel-tools'),
    length: fixture('length'),
    'content filter': fixture('blocked-prompt'),
    'cached usage': fixture('cached-usage'),
  },
  failure: fixture('failure'),
  refuses: { 'log probabilities': 'logprobs', 'a token bias': 'logit_bias', 'a member nobody knows': 'flux_capacitance' },
});

const MESSAGES = [{ role: 'user', content: 'Hello' }];

function request(operation: Operation, members: JsonObject): ModelRequest {
  return parseModelRequest(operation, Buffer.from(JSON.stringify({ model: 'alias', ...members })));
}

function decode(body: Buffer | JsonValue): JsonValue {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  return JSON.parse(adapter.decodeResponse(request('chat', { messages: MESSAGES }), bytes).body.toString('utf8'));
}

function relay(chunks: readonly Buffer[]): string {
  const { text, failure } = relayThrough(adapter, chunks);
  expect(failure).to.equal(undefined);
  return text;
}

function sse(...documents: JsonValue[]): Buffer {
  return Buffer.from(documents.map((document) => `data: ${JSON.stringify(document)}\n\n`).join(''));
}

function candidate(members: JsonObject): JsonObject {
  return { candidates: [{ index: 0, finishReason: 'STOP', ...members }], responseId: 'r1', modelVersion: 'm1' };
}

function expectFailure(attempt: () => unknown, code: string, text: string): void {
  expect(attempt).to.throw(UpstreamError, text).with.property('code', code);
}

function expectStreamFailure(chunks: readonly Buffer[], code: string, text: string): { readonly told: string } {
  const outcome = relayThrough(adapter, chunks);
  expect(outcome.failure).to.be.instanceOf(UpstreamError).with.property('code', code);
  expect(outcome.text).to.not.include('[DONE]');
  const { told, error } = splitErrorEvent(outcome.text);
  expect(error['message']).to.equal(outcome.failure?.message).and.to.include(text);
  return { told };
}

describe('GeminiAdapter', () => {
  describe('requests', () => {
    it('go to the method of their kind', () => {
      const paths = [
        adapter.encodeRequest(request('chat', { messages: MESSAGES }), 'gemini-2.5-flash').path,
        adapter.encodeRequest(request('chat', { messages: MESSAGES, stream: true }), 'gemini-2.5-flash').path,
        adapter.encodeRequest(request('embedding', { input: 'a' }), 'gemini-embedding-001').path,
        adapter.encodeRequest(request('embedding', { input: ['a'] }), 'gemini-embedding-001').path,
      ];
      expect(paths).to.deep.equal([
        '/v1beta/models/gemini-2.5-flash:generateContent',
        '/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse',
        '/v1beta/models/gemini-embedding-001:embedContent',
        '/v1beta/models/gemini-embedding-001:batchEmbedContents',
      ]);
    });

    it('of an endpoint that Gemini lacks are refused', () => {
      expect([...adapter.operations]).to.deep.equal(['chat', 'embedding']);
      expect(() => adapter.encodeRequest(request('completion', { prompt: 'a' }), 'm')).to.throw('gemini').with.property('code', 'unsupported_endpoint');
    });
  });

  describe('whole answers', () => {
    it('carry id, model, date and the tokens of every kind', () => {
      const answer = decode(read('thinking.json'));
      expect(answer).to.deep.equal({
        id: 'm8Xkad3fCN6rvdIP4KSs2A0',
        object: 'chat.completion',
        created: 1_790_000_000,
        model: 'gemini-2.5-pro',
        choices: [{
          index: 0,
          message: { role: 'assistant', content: 'No, 9 = 3 × 3.', refusal: null, reasoning_content: '**Weighing**\n\nNine is prime? No.' },
          logprobs: null,
          finish_reason: 'stop',
        }],
        usage: { prompt_tokens: 12, completion_tokens: 79, total_tokens: 91, completion_tokens_details: { reasoning_tokens: 70 } },
      });
    });

    it('keep a call’s signature, and make its id where there is none', () => {
      const answer = decode(read('parallel-tools.json'));
      expect(answer).to.have.nested.property('choices[0].message.tool_calls[0]').that.deep.equals({
        id: 'call_m8Xkad3fCN6rvdIP4KSs2A0_0_0',
        type: 'function',
        function: { name: 'get_weather', arguments: '{"city":"Paris"}' },
        extra_content: { google: { thought_signature: 'CpMCAdHtim8xV2hhdCBhIHNpZ25hdHVyZQ==' } },
      });
      expect(answer).to.have.nested.property('choices[0].message.tool_calls[1].id', 'call_m8Xkad3fCN6rvdIP4KSs2A0_0_1');
    });

    it('keep a call’s own id and every digit of its arguments', () => {
      const text = '{"candidates":[{"content":{"parts":[{"functionCall":{"id":"fc-1","name":"f","args":{"id":12345678901234567890}}}]},"finishReason":"STOP"}]}';
      const answer = decode(Buffer.from(text));
      expect(answer).to.have.nested.property('choices[0].message.tool_calls[0].id', 'fc-1');
      expect(answer).to.have.nested.property('choices[0].message.tool_calls[0].function.arguments', '{"id":12345678901234567890}');
      expect(answer).to.include({ id: 'gemini-1790000000', model: 'alias' });
    });

    it('hold a call without arguments as an empty object', () => {
      const answer = decode(candidate({ content: { parts: [{ functionCall: { name: 'now' } }] } }));
      expect(answer).to.have.nested.property('choices[0].message.tool_calls[0].function.arguments', '{}');
      expect(answer).to.have.nested.property('choices[0].finish_reason', 'tool_calls');
    });

    it('have a choice for each candidate', () => {
      const answer = decode(read('two-candidates.json'));
      expect(answer).to.have.nested.property('choices[0].message.content', 'Heads.');
      expect(answer).to.have.nested.property('choices[1].message.content', 'Tails.');
    });

    for (const reason of ['SAFETY', 'RECITATION', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII', 'IMAGE_SAFETY']) {
      it(`that end with ${reason} were filtered`, () => {
        expect(decode(candidate({ finishReason: reason }))).to.have.nested.property('choices[0].finish_reason', 'content_filter');
      });
    }

    it('to a blocked prompt refuse with the reason', () => {
      expect(decode(read('blocked-prompt.json'))).to.have.nested.property('choices[0].message.refusal', 'The provider blocked the prompt: PROHIBITED_CONTENT.');
    });

    for (const reason of ['MALFORMED_FUNCTION_CALL', 'UNEXPECTED_TOOL_CALL', 'OTHER', 'SOMETHING_NEW']) {
      it(`that end with ${reason} are failures`, () => {
        expectFailure(() => decode(candidate({ content: { parts: [{ text: 'a' }] }, finishReason: reason })), 'upstream_error', reason);
      });
    }

    it('that are not finished were cut', () => {
      expectFailure(() => decode({ candidates: [{ content: { parts: [{ text: 'a' }] } }] }), 'upstream_truncated', 'google');
    });

    it('with an image are refused instead of losing it', () => {
      expectFailure(() => decode(candidate({ content: { parts: [{ inlineData: { mimeType: 'image/png', data: 'aaaa' } }] } })), 'upstream_invalid_response', 'inlineData');
    });

    it('with counts that are none have no usage', () => {
      for (const counts of [{ promptTokenCount: -1 }, { promptTokenCount: 1, candidatesTokenCount: '7' }, { promptTokenCount: 1, thoughtsTokenCount: 1e300 }, { promptTokenCount: 0.5 }, { candidatesTokenCount: 7 }]) {
        expect(decode({ ...candidate({}), usageMetadata: counts }), JSON.stringify(counts)).to.not.have.property('usage');
      }
    });

    it('have what Google leaves out for 0', () => {
      const answer = decode({ ...candidate({}), usageMetadata: { promptTokenCount: 3, cachedContentTokenCount: 0.5 } });
      expect(answer).to.have.property('usage').that.deep.equals({ prompt_tokens: 3, completion_tokens: 0, total_tokens: 3 });
    });

    for (const body of [{ candidates: {} }, { candidates: [null] }, candidate({ index: -1 }), candidate({ index: 1e9 }), candidate({ content: { parts: {} } }), candidate({ content: { parts: ['a'] } }), candidate({ content: { parts: [{ functionCall: {} }] } })]) {
      it(`of the form ${JSON.stringify(body)} are none`, () => {
        expectFailure(() => decode(body), 'upstream_invalid_response', 'google');
      });
    }

    it('of any form are decoded or refused, never thrown over', () => {
      fc.assert(fc.property(fc.json(), (text) => {
        try {
          decode(Buffer.from(`{"candidates":[{"content":{"parts":[${text}]},"finishReason":"STOP"}],"usageMetadata":${text},"promptFeedback":${text}}`));
        } catch (error) {
          expect(error).to.be.instanceOf(UpstreamError);
        }
      }));
    });
  });

  describe('streams', () => {
    for (const name of ['text', 'thinking', 'two-candidates', 'parallel-tools']) {
      it(`say what the whole answer says (${name})`, () => {
        const chunks = relay([read(`${name}.sse`)]).split('\n\n').slice(0, -2).map((event) => JSON.parse(event.slice('data: '.length)));
        const whole = JSON.parse(JSON.stringify(decode(read(`${name}.json`))));
        for (const { index, message, finish_reason: finishReason } of whole.choices) {
          const choices = chunks.flatMap((chunk) => chunk.choices).filter((choice) => choice.index === index);
          expect(choices.map((choice) => choice.delta.content ?? '').join('')).to.equal(message.content);
          expect(choices.map((choice) => choice.delta.reasoning_content ?? '').join('')).to.equal(message.reasoning_content ?? '');
          expect(choices.at(-1)).to.have.property('finish_reason', finishReason);
        }
        expect(chunks.at(-1).usage).to.deep.equal(whole.usage);
      });
    }

    it('are the same under any split', () => {
      const bytes = read('thinking.sse');
      const whole = relay([bytes]);
      const cuts = fc.uniqueArray(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 20 });
      fc.assert(fc.property(cuts, (offsets) => {
        const edges = [0, ...offsets.toSorted((left, right) => left - right), bytes.length];
        expect(relay(edges.slice(1).map((end, index) => bytes.subarray(edges[index], end)))).to.equal(whole);
      }));
    });

    it('in which one candidate of two is not finished were cut', () => {
      const [first = '', second = ''] = read('two-candidates.sse').toString('utf8').split('\r\n\r\n');
      expectStreamFailure([Buffer.from(`${first}\n\n${second}\n\n`)], 'upstream_truncated', 'google');
    });

    it('tell the usage of the last chunk that has any', () => {
      const text = relay([sse({ ...candidate({}), usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 4 } }, { responseId: 'r1' })]);
      expect(text).to.include('"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}');
    });

    it('report an error object, also inside an array, before any content has cost the caller a byte', () => {
      const error = { error: { code: 429, message: 'Quota.', status: 'RESOURCE_EXHAUSTED' } };
      expect(expectStreamFailure([sse(error)], 'upstream_error', 'google: the answer reports an error: Quota. (429)').told).to.equal('');
      expect(expectStreamFailure([sse([error])], 'upstream_error', 'Quota.').told).to.equal('');
    });
  });

  describe('embeddings', () => {
    it('of one text come as a list of one', () => {
      const answer = JSON.parse(adapter.decodeResponse(request('embedding', { input: 'a' }), read('embedding.json')).body.toString('utf8'));
      expect(answer).to.deep.equal({
        object: 'list',
        data: [{ object: 'embedding', index: 0, embedding: [0.013168523, -0.008711934, -0.046782676] }],
        model: 'alias',
        usage: { prompt_tokens: 0, total_tokens: 0 },
      });
    });

    it('of several come in order, in base64 where asked, with the usage that is told', () => {
      const answer = JSON.parse(adapter.decodeResponse(request('embedding', { input: ['a', 'b'], encoding_format: 'base64' }), read('embedding-batch.json')).body.toString('utf8'));
      expect(answer.data.map((entry: { embedding: string }) => Buffer.from(entry.embedding, 'base64').toString('hex'))).to.deep.equal(['0000003f000000c0', '0000803f0000803e']);
      expect(answer.usage).to.deep.equal({ prompt_tokens: 7, total_tokens: 7 });
    });

    it('that are fewer than the texts, or no vectors, are no answer', () => {
      for (const body of ['{}', 'null', '{"embedding":{}}', '{"embedding":{"values":[]}}', '{"embeddings":[{"values":[1]},{"values":[2]}]}', '{"embedding":{"values":["1"]}}', '<html>']) {
        expectFailure(() => adapter.decodeResponse(request('embedding', { input: 'a' }), Buffer.from(body)), 'upstream_invalid_response', 'google');
      }
    });

    it('with an error inside are a failure', () => {
      expectFailure(() => adapter.decodeResponse(request('embedding', { input: 'a' }), read('failure.json')), 'upstream_error', 'overloaded');
    });
  });
});
