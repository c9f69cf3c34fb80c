import { expect } from 'chai';

import { dataOf, dig, json, startClient } from '../../test/mock-client.ts';
import type { MockClient } from '../../test/mock-client.ts';

const weather = {
  type: 'function',
  function: { name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' }, days: { type: 'integer' } } } },
};
const time = { type: 'function', function: { name: 'time', parameters: { type: 'object', properties: { zone: { enum: ['UTC'] } } } } };

describe('the OpenAI dialect', () => {
  let client: MockClient;
  before(async () => { client = await startClient(); });
  after(() => client.close());

  it('answers a chat completion whose counts add up', async () => {
    const reply = await client.chat('mock-chat:tokens=3');
    expect(reply.status).to.equal(200);
    expect(reply.headers.get('content-type')).to.equal('application/json');
    expect(json(reply, 'choices', 0)).to.deep.include({ index: 0, finish_reason: 'stop' });
    expect(json(reply, 'choices', 0, 'message', 'content')).to.equal('The tide comes');
    expect(json(reply, 'usage')).to.include({ prompt_tokens: 3, completion_tokens: 3, total_tokens: 6 });
  });

  it('answers the same under both paths, and for a model that it does not know', async () => {
    const body = { model: 'gpt-unheard-of', messages: [{ role: 'user', content: 'x' }] };
    const [one, other] = [await client.post('/v1/chat/completions', body), await client.post('/chat/completions', body)];
    expect(one.text).to.equal(other.text);
    expect(json(one, 'model')).to.equal('gpt-unheard-of');
  });

  it('streams the role, the deltas, the finish reason and [DONE]', async () => {
    const reply = await client.chat('mock-chat:tokens=2', { stream: true });
    expect(reply.headers.get('content-type')).to.equal('text/event-stream');
    const data = dataOf(reply.text);
    expect(data.map((chunk) => dig(chunk, 'choices', 0, 'delta'))).to.deep.equal(
      [{ role: 'assistant', content: '', refusal: null }, { content: 'The' }, { content: ' tide' }, {}, undefined]);
    expect(dig(data.at(-2), 'choices', 0, 'finish_reason')).to.equal('stop');
    expect(data.at(-1)).to.equal('[DONE]');
    expect(reply.text).to.not.include('"usage"');
  });

  it('sends usage in a chunk without choices when asked, and null in the others', async () => {
    const data = dataOf((await client.chat('mock-chat', { stream: true, stream_options: { include_usage: true } })).text);
    expect(dig(data.at(-2), 'choices')).to.deep.equal([]);
    expect(dig(data.at(-2), 'usage', 'completion_tokens')).to.equal(16);
    expect(data.slice(0, -2).map((chunk) => dig(chunk, 'usage'))).to.satisfy((all: unknown[]) => all.every((usage) => usage === null));
  });

  it('stops at max_tokens with the reason length', async () => {
    const reply = await client.chat('mock-chat', { max_tokens: 4 });
    expect(json(reply, 'choices', 0, 'finish_reason')).to.equal('length');
    expect(json(reply, 'usage', 'completion_tokens')).to.equal(4);
  });

  it('sends several choices, which differ', async () => {
    const reply = await client.chat('mock-chat:tokens=2', { n: 2 });
    expect([json(reply, 'choices', 0, 'message', 'content'), json(reply, 'choices', 1, 'message', 'content')])
      .to.deep.equal(['The tide', 'The tide (choice 1)']);
    const data = dataOf((await client.chat('mock-chat:tokens=2', { n: 2, stream: true })).text);
    expect(data.map((chunk) => dig(chunk, 'choices', 0, 'index'))).to.deep.equal([0, 1, 0, 1, 0, 1, 1, 0, 1, undefined]);
  });

  it('sends log probabilities when asked', async () => {
    const reply = await client.chat('mock-chat:tokens=2', { logprobs: true, top_logprobs: 2 });
    expect(json(reply, 'choices', 0, 'logprobs', 'content', 1, 'token')).to.equal(' tide');
    expect(json(reply, 'choices', 0, 'logprobs', 'content', 1, 'top_logprobs')).to.have.length(2);
    expect(json(await client.chat('mock-chat'), 'choices', 0, 'logprobs')).to.equal(null);
  });

  it('calls two tools at once, their arguments in pieces', async () => {
    const whole = await client.chat('mock-tools', { tools: [weather, time] });
    expect(json(whole, 'choices', 0, 'finish_reason')).to.equal('tool_calls');
    expect(json(whole, 'choices', 0, 'message', 'content')).to.equal(null);
    expect(json(whole, 'choices', 0, 'message', 'tool_calls', 0, 'function', 'arguments')).to.equal('{"city":"a city","days":7}');
    expect(json(whole, 'choices', 0, 'message', 'tool_calls', 1, 'function', 'name')).to.equal('time');
    const calls = dataOf((await client.chat('mock-tools', { tools: [weather, time], stream: true })).text)
      .map((chunk) => dig(chunk, 'choices', 0, 'delta', 'tool_calls', 0)).filter((call) => call !== undefined);
    const ofFirst = calls.filter((call) => dig(call, 'index') === 0);
    expect(ofFirst.length).to.be.greaterThan(2);
    expect(ofFirst.map((call) => dig(call, 'function', 'arguments')).join('')).to.equal('{"city":"a city","days":7}');
    expect(ofFirst.map((call) => dig(call, 'id'))).to.deep.equal(['call_mock_0', ...ofFirst.slice(1).map(() => undefined)]);
  });

  it('calls only the tool it is told to, one at a time if told so', async () => {
    const reply = await client.chat('mock-tools', {
      tools: [weather, time], tool_choice: { type: 'function', function: { name: 'time' } }, parallel_tool_calls: false,
    });
    expect(json(reply, 'choices', 0, 'message', 'tool_calls')).to.deep.equal(
      [{ id: 'call_mock_0', type: 'function', function: { name: 'time', arguments: '{"zone":"UTC"}' } }]);
  });

  it('quotes the results of tools', async () => {
    const reply = await client.chat('mock-tools', {
      tools: [weather],
      messages: [
        { role: 'user', content: 'Weather?' },
        { role: 'assistant', content: null, tool_calls: [] },
        { role: 'tool', tool_call_id: 'call_mock_0', content: 'sunny' },
        { role: 'tool', tool_call_id: 'call_mock_1', content: 'windy' },
      ],
    });
    expect(json(reply, 'choices', 0, 'message', 'content')).to.equal('The tools said: sunny | windy');
  });

  it('echoes the last user text', async () => {
    const messages = [{ role: 'user', content: 'first' }, { role: 'assistant', content: 'x' }, { role: 'user', content: [{ type: 'text', text: 'zwölf 🦑' }] }];
    expect(json(await client.chat('mock-echo', { messages }), 'choices', 0, 'message', 'content')).to.equal('zwölf 🦑');
  });

  it('echoes the exact body and hides the key', async () => {
    const body = '{ "model":"mock-echo-body",  "messages":[{"role":"user","content":"\\u00e9"}] }';
    const reply = await client.post('/v1/chat/completions', body, { authorization: 'Bearer sk-secret-123456' });
    const seen: unknown = JSON.parse(String(json(reply, 'choices', 0, 'message', 'content')));
    expect(dig(seen, 'body')).to.equal(body);
    expect(dig(seen, 'headers', 'authorization')).to.equal('...123456');
    expect(reply.text).to.not.include('secret');
  });

  it('describes images by URL, or by type and size', async () => {
    const content = [
      { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
      { type: 'image_url', image_url: { url: `data:image/png;base64,${Buffer.alloc(68).toString('base64')}` } },
    ];
    const reply = await client.chat('mock-vision', { messages: [{ role: 'user', content }] });
    expect(json(reply, 'choices', 0, 'message', 'content')).to.equal('I see 2: https://example.com/a.png; image/png, 68 bytes.');
  });

  it('answers JSON that fits the schema, whether plain or mock-json', async () => {
    const schema = { type: 'object', properties: { name: { type: 'string' }, ages: { type: 'array', items: { type: 'integer' } } } };
    const format = { response_format: { type: 'json_schema', json_schema: { name: 'x', schema } } };
    for (const model of ['mock-json', 'gpt']) {
      const content = json(await client.chat(model, format), 'choices', 0, 'message', 'content');
      expect(JSON.parse(String(content))).to.deep.equal({ name: 'a name', ages: [7] });
    }
  });

  it('refuses, reasons, and is filtered in the members meant for it', async () => {
    expect(json(await client.chat('mock-refusal'), 'choices', 0, 'message')).to.include({ content: null, refusal: 'I will not help with that.' });
    const reasoning = await client.chat('mock-reasoning');
    expect(json(reasoning, 'choices', 0, 'message', 'reasoning_content')).to.match(/^First I count/);
    expect(json(reasoning, 'usage', 'completion_tokens_details', 'reasoning_tokens')).to.equal(10);
    expect(json(await client.chat('mock-content-filter'), 'choices', 0, 'finish_reason')).to.equal('content_filter');
    expect(json(await client.chat('mock-length'), 'choices', 0, 'finish_reason')).to.equal('length');
  });

  it('fills a JSON answer to the exact size', async () => {
    for (const bytes of [600, 4096, 100_003]) expect((await client.chat(`mock-chat:bytes=${bytes}`)).text).to.have.length(bytes);
  });

  it('completes a text prompt, whole and streamed', async () => {
    const body = { model: 'mock-chat:tokens=2', prompt: 'Once' };
    expect(json(await client.post('/v1/completions', body), 'choices', 0, 'text')).to.equal('The tide');
    const data = dataOf((await client.post('/v1/completions', { ...body, stream: true })).text);
    expect(data.map((chunk) => dig(chunk, 'choices', 0, 'text'))).to.deep.equal(['The', ' tide', '', undefined]);
    expect(data.at(-1)).to.equal('[DONE]');
  });

  it('embeds: equal texts alike, others not, as numbers or base64', async () => {
    const reply = await client.post('/v1/embeddings', { model: 'e', input: ['a', 'b', 'a'], dimensions: 4 });
    expect(json(reply, 'data', 0, 'embedding')).to.deep.equal(json(reply, 'data', 2, 'embedding'));
    expect(json(reply, 'data', 0, 'embedding')).to.not.deep.equal(json(reply, 'data', 1, 'embedding'));
    const encoded = await client.post('/v1/embeddings', { model: 'e', input: 'a', dimensions: 4, encoding_format: 'base64' });
    const bytes = Buffer.from(String(json(encoded, 'data', 0, 'embedding')), 'base64');
    expect([0, 4, 8, 12].map((offset) => bytes.readFloatLE(offset))).to.deep.equal(json(reply, 'data', 0, 'embedding'));
  });

  it('lists models', async () => {
    const listed = await fetch(`${client.url}/v1/models`);
    const body: unknown = await listed.json();
    expect(dig(body, 'data', 0)).to.deep.include({ id: 'mock-chat', object: 'model' });
  });

  it('refuses bad requests in its error shape', async () => {
    for (const body of ['{', '[]', '{}', '{"model":"x"}', '{"model":"x","messages":[]}']) {
      const reply = await client.post('/v1/chat/completions', body);
      expect(reply.status, body).to.equal(400);
      expect(json(reply, 'error')).to.include.keys('message', 'type', 'param', 'code');
    }
    expect((await client.post('/v1/nothing', {})).status).to.equal(404);
  });

  it('refuses a header behaviour that it cannot read, rather than guessing', async () => {
    expect((await client.chat('x', {}, { 'x-mock-behaviour': 'chatt' })).status).to.equal(400);
  });

  it('shows token counts as they should not be', async () => {
    const counts: Record<string, unknown> = { negative: -17, string: '16', huge: 1e12 };
    for (const [usage, expected] of Object.entries(counts)) {
      expect(json(await client.chat(`mock-chat:usage=${usage}`), 'usage', 'completion_tokens')).to.equal(expected);
    }
    expect(json(await client.chat('mock-no-usage'), 'usage')).to.equal(undefined);
    const late = dataOf((await client.chat('mock-chat:usage=late', { stream: true })).text);
    expect(dig(late.at(-2), 'usage', 'completion_tokens')).to.equal(16);
  });
});
