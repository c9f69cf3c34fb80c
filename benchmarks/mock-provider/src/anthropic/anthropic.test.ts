import { expect } from 'chai';

import { textOf } from '../json.ts';
import { dataOf, dig, json, startClient } from '../../test/mock-client.ts';
import type { MockClient } from '../../test/mock-client.ts';

const weather = { name: 'weather', input_schema: { type: 'object', properties: { city: { type: 'string' } } } };

describe('the Anthropic dialect', () => {
  let client: MockClient;
  before(async () => { client = await startClient(); });
  after(() => client.close());

  it('answers a message', async () => {
    const reply = await client.message('mock-chat:tokens=2');
    expect(json(reply)).to.deep.equal({
      id: 'msg_mock', type: 'message', role: 'assistant', model: 'mock-chat:tokens=2', content: [{ type: 'text', text: 'The tide' }],
      stop_reason: 'end_turn', stop_sequence: null,
      usage: { input_tokens: 3, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 2 },
    });
  });

  it('counts cached tokens beside the input tokens', async () => {
    const messages = [{ role: 'user', content: 'x'.repeat(400) }];
    expect(json(await client.message('mock-chat:cached=60,cacheWrite=30', { messages }), 'usage'))
      .to.include({ input_tokens: 10, cache_read_input_tokens: 60, cache_creation_input_tokens: 30 });
  });

  it('streams its events in order, each named as its type', async () => {
    const { text } = await client.message('mock-chat:tokens=2', { stream: true });
    const types = ['message_start', 'content_block_start', 'ping', 'content_block_delta', 'content_block_delta',
      'content_block_stop', 'message_delta', 'message_stop'];
    expect(dataOf(text).map((event) => dig(event, 'type'))).to.deep.equal(types);
    expect(text.split('\n').filter((line) => line.startsWith('event: '))).to.deep.equal(types.map((type) => `event: ${type}`));
    expect(dig(dataOf(text).at(-2), 'delta', 'stop_reason')).to.equal('end_turn');
    expect(dig(dataOf(text).at(-2), 'usage', 'output_tokens')).to.equal(2);
  });

  it('streams two tool calls, their JSON in pieces', async () => {
    const events = dataOf((await client.message('mock-tools', { stream: true, tools: [weather] })).text);
    const ofSecond = events.filter((event) => dig(event, 'index') === 1);
    expect(dig(ofSecond[0], 'content_block')).to.deep.equal({ type: 'tool_use', id: 'call_mock_1', name: 'weather', input: {} });
    expect(ofSecond.map((event) => textOf(dig(event, 'delta', 'partial_json'))).join('')).to.equal('{"city":"a city"}');
    expect(dig(events.at(-2), 'delta', 'stop_reason')).to.equal('tool_use');
  });

  it('quotes the results of tools', async () => {
    const content = [{ type: 'tool_result', tool_use_id: 'call_mock_0', content: [{ type: 'text', text: 'sunny' }] }];
    const reply = await client.message('mock-tools', { tools: [weather], messages: [{ role: 'user', content }] });
    expect(json(reply, 'content', 0, 'text')).to.equal('The tools said: sunny');
  });

  it('thinks in a block of its own, with a signature', async () => {
    expect(json(await client.message('mock-reasoning'), 'content', 0)).to.include({ type: 'thinking' });
    const events = dataOf((await client.message('mock-reasoning', { stream: true })).text);
    const kinds = new Set(events.map((event) => dig(event, 'delta', 'type')).filter((type) => type !== undefined));
    expect([...kinds]).to.deep.equal(['thinking_delta', 'signature_delta', 'text_delta']);
  });

  it('describes images and fits schemas', async () => {
    const content = [{ type: 'image', source: { type: 'base64', media_type: 'image/webp', data: Buffer.alloc(9).toString('base64') } }];
    expect(json(await client.message('mock-vision', { messages: [{ role: 'user', content }] }), 'content', 0, 'text'))
      .to.equal('I see 1: image/webp, 9 bytes.');
    const format = { type: 'json_schema', schema: { type: 'object', properties: { ok: { type: 'boolean' } } } };
    expect(json(await client.message('x', { output_config: { format } }), 'content', 0, 'text')).to.equal('{"ok":true}');
  });

  it('stops for length and refusal in its own words', async () => {
    expect(json(await client.message('mock-chat', { max_tokens: 3 }), 'stop_reason')).to.equal('max_tokens');
    expect(json(await client.message('mock-refusal'), 'stop_reason')).to.equal('refusal');
  });

  it('lists models in its format for callers that send its version header', async () => {
    const response = await fetch(`${client.url}/v1/models`, { headers: { 'anthropic-version': '2023-06-01' } });
    const body: unknown = await response.json();
    expect(dig(body, 'data', 0)).to.include({ type: 'model', id: 'mock-chat' });
    expect(dig(body, 'has_more')).to.equal(false);
  });

  it('refuses what the API refuses, in its error shape', async () => {
    const reply = await client.post('/v1/messages', { model: 'x', messages: [{ role: 'user', content: 'x' }] }, { 'anthropic-version': '2023-06-01' });
    expect([reply.status, json(reply, 'error')]).to.deep.equal([400, { type: 'invalid_request_error', message: 'max_tokens: Field required' }]);
    expect((await client.post('/v1/messages', { model: 'x', max_tokens: 1, messages: [{}] })).status).to.equal(400);
    const overloaded = await client.message('mock-529');
    expect([overloaded.status, json(overloaded, 'type'), json(overloaded, 'error', 'type')]).to.deep.equal([529, 'error', 'overloaded_error']);
  });

  it('puts an error into a stream as an event called error', async () => {
    const { text } = await client.message('mock-error-event:after=2', { stream: true });
    expect(text).to.match(/event: error\ndata: \{"type":"error","error":\{"type":"overloaded_error"[^\n]*\n\n$/);
    expect(text.match(/text_delta/g)).to.have.length(2);
  });
});
