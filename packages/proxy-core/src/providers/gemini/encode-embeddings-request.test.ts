import { expect } from 'chai';

import { ProxyError } from '../../errors/proxy-error.ts';
import { JsonDocument } from '../../protocol/json-document.ts';
import type { JsonObject } from '../../protocol/json-value.ts';
import { encodeEmbeddingsRequest, parseEmbeddingsRequest } from './encode-embeddings-request.ts';

function encode(members: JsonObject): unknown {
  const document = JsonDocument.parse(Buffer.from(JSON.stringify({ model: 'alias', ...members })));
  return JSON.parse(JSON.stringify(encodeEmbeddingsRequest(parseEmbeddingsRequest(document), 'gemini-embedding-001')));
}

describe('encodeEmbeddingsRequest for Gemini', () => {
  it('sends one text alone', () => {
    expect(encode({ input: 'a', encoding_format: 'float' })).to.deep.equal({
      method: 'embedContent',
      body: { model: 'models/gemini-embedding-001', content: { parts: [{ text: 'a' }] } },
    });
  });

  it('sends several in one batch, each with dimensions and task', () => {
    const rest = { model: 'models/gemini-embedding-001', outputDimensionality: 256, taskType: 'RETRIEVAL_QUERY' };
    expect(encode({ input: ['a', 'b'], dimensions: 256, task_type: 'RETRIEVAL_QUERY' })).to.deep.equal({
      method: 'batchEmbedContents',
      body: { requests: [{ ...rest, content: { parts: [{ text: 'a' }] } }, { ...rest, content: { parts: [{ text: 'b' }] } }] },
    });
  });

  const refusals: [JsonObject, string, string][] = [
    [{ input: [1, 2] }, 'unsupported_parameter', 'input'],
    [{ input: [[1, 2], [3]] }, 'unsupported_parameter', 'input'],
    [{ input: '' }, 'invalid_parameter', 'input'],
    [{ input: [] }, 'invalid_parameter', 'input'],
    [{ input: ['a', ''] }, 'invalid_parameter', 'input[1]'],
    [{ input: ['a', {}] }, 'invalid_parameter', 'input[1]'],
    [{ input: 'a', dimensions: 0 }, 'invalid_parameter', 'dimensions'],
    [{ input: 'a', encoding_format: 'int8' }, 'invalid_parameter', 'encoding_format'],
    [{ input: 'a', user: 'u' }, 'unsupported_parameter', 'user'],
  ];
  for (const [members, code, param] of refusals) {
    it(`refuses ${JSON.stringify(members)} by name`, () => {
      expect(() => encode(members)).to.throw(ProxyError, param).that.includes({ code, param });
    });
  }
});
