import { expect } from 'chai';

import { dataOf, dig, json, startClient } from '../../test/mock-client.ts';
import type { MockClient } from '../../test/mock-client.ts';

const tools = [{ functionDeclarations: [{ name: 'weather', parameters: { type: 'OBJECT', properties: { city: { type: 'STRING' } } } }] }];

describe('the Gemini dialect', () => {
  let client: MockClient;
  before(async () => { client = await startClient(); });
  after(() => client.close());

  it('answers with candidates and usage', async () => {
    const reply = await client.generate('mock-chat:tokens=2');
    expect(json(reply, 'candidates', 0)).to.deep.equal({ content: { parts: [{ text: 'The tide' }], role: 'model' }, finishReason: 'STOP', index: 0 });
    expect(json(reply, 'usageMetadata')).to.deep.equal({ promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 });
    expect(json(reply, 'modelVersion')).to.equal('mock-chat:tokens=2');
  });

  it('streams responses with CRLF line ends and the finish reason in the last', async () => {
    const { text, headers } = await client.generate('mock-chat:tokens=2', {}, 'streamGenerateContent?alt=sse');
    expect(headers.get('content-type')).to.equal('text/event-stream');
    expect(text.endsWith('\r\n\r\n')).to.equal(true);
    expect(dataOf(text).map((chunk) => dig(chunk, 'candidates', 0, 'finishReason'))).to.deep.equal([undefined, undefined, 'STOP']);
    expect(dataOf(text).map((chunk) => dig(chunk, 'candidates', 0, 'content', 'parts', 0, 'text')).join('')).to.equal('The tide');
  });

  it('streams one JSON array when nobody asks for events', async () => {
    const reply = await client.generate('mock-chat:tokens=2', {}, 'streamGenerateContent');
    expect(reply.headers.get('content-type')).to.equal('application/json');
    expect(json(reply)).to.have.length(3);
  });

  it('calls functions, each in one part, and signs the first', async () => {
    const call = (index: number): object => ({ functionCall: { id: `call_mock_${index}`, name: 'weather', args: { city: 'a city' } } });
    const parts = [{ ...call(0), thoughtSignature: 'bW9jayBjYWxs' }, call(1)];
    expect(json(await client.generate('mock-tools', { tools }), 'candidates', 0, 'content', 'parts')).to.deep.equal(parts);
    const chunks = dataOf((await client.generate('mock-tools', { tools }, 'streamGenerateContent?alt=sse')).text);
    expect(chunks.slice(0, 2).map((chunk) => dig(chunk, 'candidates', 0, 'content', 'parts', 0))).to.deep.equal(parts);
  });

  it('quotes the results of functions', async () => {
    const contents = [{ role: 'user', parts: [{ functionResponse: { name: 'weather', response: { sky: 'blue' } } }] }];
    expect(json(await client.generate('mock-tools', { tools, contents }), 'candidates', 0, 'content', 'parts', 0, 'text'))
      .to.equal('The tools said: {"sky":"blue"}');
  });

  it('counts thoughts and cached tokens apart', async () => {
    const reply = await client.generate('mock-reasoning:tokens=2,cached=1');
    expect(json(reply, 'candidates', 0, 'content', 'parts', 0)).to.include({ thought: true });
    expect(json(reply, 'usageMetadata')).to.deep.equal({
      promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 15, cachedContentTokenCount: 1, thoughtsTokenCount: 10,
    });
  });

  it('blocks a prompt, filters an answer, stops for length', async () => {
    const blocked = await client.generate('mock-refusal');
    expect([json(blocked, 'promptFeedback', 'blockReason'), json(blocked, 'candidates')]).to.deep.equal(['PROHIBITED_CONTENT', undefined]);
    expect(json(await client.generate('mock-content-filter'), 'candidates', 0, 'finishReason')).to.equal('SAFETY');
    expect(json(await client.generate('x', { generationConfig: { maxOutputTokens: 3 } }), 'candidates', 0, 'finishReason')).to.equal('MAX_TOKENS');
  });

  it('describes inline images and fits its schemas', async () => {
    const contents = [{ role: 'user', parts: [{ inlineData: { mimeType: 'image/png', data: Buffer.alloc(5).toString('base64') } }] }];
    expect(json(await client.generate('mock-vision', { contents }), 'candidates', 0, 'content', 'parts', 0, 'text')).to.equal('I see 1: image/png, 5 bytes.');
    const generationConfig = { responseMimeType: 'application/json', responseSchema: { type: 'OBJECT', properties: { n: { type: 'INTEGER' } } } };
    expect(json(await client.generate('x', { generationConfig }), 'candidates', 0, 'content', 'parts', 0, 'text')).to.equal('{"n":7}');
  });

  it('embeds one text and many', async () => {
    const content = { parts: [{ text: 'a' }] };
    const one = await client.post('/v1beta/models/e:embedContent', { content });
    const many = await client.post('/v1beta/models/e:batchEmbedContents', { requests: [{ model: 'models/e', content }] });
    expect(json(one, 'embedding', 'values')).to.have.length(8);
    expect(json(many, 'embeddings', 0, 'values')).to.deep.equal(json(one, 'embedding', 'values'));
  });

  it('lists models and fails in its own shapes', async () => {
    const listed: unknown = await (await fetch(`${client.url}/v1beta/models`)).json();
    expect(dig(listed, 'models', 0, 'name')).to.equal('models/mock-chat');
    expect(json(await client.generate('mock-503'), 'error')).to.deep.equal({ code: 503, message: 'The mock provider answers 503.', status: 'UNAVAILABLE' });
    expect(json(await client.generate('x', { contents: [] }), 'error', 'status')).to.equal('INVALID_ARGUMENT');
  });
});
