import { getEventListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

import { expect } from 'chai';

import { catchRejection } from '../../../test/catch-rejection.ts';
import { RecordingSink } from '../../../test/recording-sink.ts';
import { collectBody } from '../../http/collect-body.ts';
import type { UpstreamResponse } from '../../http/upstream-response.ts';
import type { JsonObject } from '../../protocol/json-value.ts';
import { createAdapter } from '../create-adapter.ts';
import { describeProviderConformance } from '../provider-conformance.ts';
import { SANDBOX_PATHS, SandboxTransport } from './sandbox-transport.ts';

const WEATHER_TOOL = { type: 'function', function: { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' }, days: { type: 'integer', minimum: 3 } }, required: ['city', 'days'] } } };

interface Sending {
  readonly transport?: SandboxTransport;
  readonly path?: string;
  readonly signal?: AbortSignal;
}

function send(body: JsonObject, { transport = new SandboxTransport(), path = SANDBOX_PATHS.chat, signal = new AbortController().signal }: Sending = {}): Promise<UpstreamResponse> {
  const text = JSON.stringify({ model: 'sandbox', ...body });
  return transport.send({ method: 'POST', path, headers: [], body: Buffer.from(text), headTimeoutMs: 1000, idleTimeoutMs: 1000 }, signal);
}

async function ask(body: JsonObject, sending?: Sending): Promise<Buffer> {
  return collectBody('sandbox', await send(body, sending));
}

async function askJson(body: JsonObject, sending?: Sending): Promise<any> {
  return JSON.parse((await ask(body, sending)).toString());
}

function chunksOf(stream: Buffer): any[] {
  const events = stream.toString().split('\n\n');
  expect(events.slice(-2)).to.deep.equal(['data: [DONE]', '']);
  return events.slice(0, -2).map((event) => JSON.parse(event.slice('data: '.length)));
}

function user(content: string): JsonObject {
  return { messages: [{ role: 'user', content }] };
}

const NOTICE = 'This is the ProxyAPI sandbox: no model read your message.';
const ADVICE = 'Set OPENAI_API_KEY, or the key of another provider, and start again to reach a real model.';

async function fixture(body: JsonObject, expected: { readonly content: string | null; readonly finishReason: 'stop' | 'tool_calls'; readonly toolCalls?: { readonly name: string; readonly arguments: string }[]; readonly usage?: { readonly prompt: number; readonly completion: number } }): Promise<{ readonly response: Buffer; readonly stream: Buffer; readonly expected: typeof expected }> {
  return { response: await ask(body), stream: await ask({ ...body, stream: true, stream_options: { include_usage: true } }), expected };
}

describeProviderConformance('the sandbox', {
  adapter: createAdapter('sandbox', 'sandbox'),
  isRelay: true,
  fixtures: {
    text: await fixture(user('Hi there'), { content: `${NOTICE} You wrote: "Hi there". ${ADVICE}`, finishReason: 'stop', usage: { prompt: 2, completion: 30 } }),
    unicode: await fixture(user('Grüße, 世界! 👩‍🚀\n"q" \\ \t.'), { content: `${NOTICE} You wrote: "Grüße, 世界! 👩‍🚀\n"q" \\ \t.". ${ADVICE}`, finishReason: 'stop' }),
    'parallel tools': { skip: 'the sandbox makes one tool call at a time' },
    length: { skip: 'the sandbox has no limit that its answers reach' },
    'content filter': { skip: 'the sandbox refuses nothing' },
    'cached usage': { skip: 'the sandbox has no prompt cache' },
  },
  failure: { skip: 'the sandbox does not fail' },
});

describe('SandboxTransport', () => {
  it('says in its text that it is a sandbox, and quotes the caller', async () => {
    const answer = await askJson(user('Hello?'));
    expect(answer.choices[0].message.content).to.include('sandbox').and.to.include('"Hello?"');
    expect(answer).to.include({ object: 'chat.completion', model: 'sandbox' });
  });

  it('gives equal bytes to equal requests, and others to others', async () => {
    for (const stream of [false, true]) {
      const [one, two, other] = [await ask({ ...user('a'), stream }), await ask({ ...user('a'), stream }), await ask({ ...user('b'), stream })];
      expect(one.equals(two)).to.equal(true);
      expect(one.equals(other)).to.equal(false);
    }
  });

  it('streams word by word what it says as a whole', async () => {
    const whole = await askJson(user('One two'));
    const chunks = chunksOf(await ask({ ...user('One two'), stream: true }));
    const words = chunks.map((chunk) => chunk.choices[0].delta.content ?? '');
    expect(words.join('')).to.equal(whole.choices[0].message.content);
    expect(words.filter((word) => word.trim().split(/\s+/).length > 1)).to.deep.equal([]);
    expect(chunks.at(-1).choices[0].finish_reason).to.equal('stop');
    expect(chunks.some((chunk) => 'usage' in chunk)).to.equal(false);
  });

  it('cuts a long quotation', async () => {
    const { content } = (await askJson(user('x'.repeat(10_000)))).choices[0].message;
    expect(content.length).to.be.below(800);
  });

  it('counts tokens as words, in streams where usage is asked for', async () => {
    const usage = { prompt_tokens: 3, completion_tokens: 31, total_tokens: 34 };
    expect((await askJson(user('one two three'))).usage).to.deep.equal(usage);
    const chunks = chunksOf(await ask({ ...user('one two three'), stream: true, stream_options: { include_usage: true } }));
    expect(chunks.at(-1)).to.deep.include({ choices: [], usage });
  });

  it('answers whatever messages hold', async () => {
    for (const messages of [[], [null], [{ role: 'user' }], [{ role: 'user', content: null }], [{ role: 'user', content: [{ type: 'image_url' }, 7, {}] }], {}, 'text']) {
      expect((await askJson({ messages })).choices).to.have.length(1);
    }
  });

  describe('with tools', () => {
    const question = { ...user('Weather?'), tools: [WEATHER_TOOL] };

    it('makes one call, with arguments that fit its schema', async () => {
      const [choice] = (await askJson(question)).choices;
      expect(choice.finish_reason).to.equal('tool_calls');
      expect(choice.message.content).to.equal(null);
      expect(choice.message.tool_calls).to.have.length(1);
      const [{ id, type, function: call }] = choice.message.tool_calls;
      expect({ type, name: call.name }).to.deep.equal({ type: 'function', name: 'get_weather' });
      expect(id).to.match(/^call_\w+$/);
      expect(JSON.parse(call.arguments)).to.deep.equal({ city: 'sandbox', days: 3 });
    });

    it('streams the same call', async () => {
      const chunks = chunksOf(await ask({ ...question, stream: true }));
      const calls = chunks.flatMap((chunk) => chunk.choices[0].delta.tool_calls ?? []);
      expect(calls[0].function.name).to.equal('get_weather');
      expect(JSON.parse(calls.map((call) => call.function.arguments).join(''))).to.deep.equal({ city: 'sandbox', days: 3 });
      expect(chunks.at(-1).choices[0].finish_reason).to.equal('tool_calls');
    });

    it('calls the tool that is chosen, and none where none is wanted', async () => {
      const other = { type: 'function', function: { name: 'other' } };
      const chosen = await askJson({ ...question, tools: [WEATHER_TOOL, other], tool_choice: { type: 'function', function: { name: 'other' } } });
      expect(chosen.choices[0].message.tool_calls[0].function).to.deep.equal({ name: 'other', arguments: '{}' });
      expect((await askJson({ ...question, tool_choice: 'none' })).choices[0].finish_reason).to.equal('stop');
    });

    it('answers a tool’s result in words', async () => {
      const answer = await askJson({ ...question, messages: [{ role: 'user', content: 'Weather?' }, { role: 'assistant', content: null, tool_calls: [] }, { role: 'tool', tool_call_id: 'c', content: '21 degrees' }] });
      expect(answer.choices[0]).to.have.property('finish_reason', 'stop');
      expect(answer.choices[0].message.content).to.include('The tool answered: "21 degrees"');
    });
  });

  describe('with a JSON format', () => {
    async function replyTo(format: JsonObject): Promise<unknown> {
      return JSON.parse((await askJson({ ...user('a'), response_format: format })).choices[0].message.content);
    }

    it('gives an object', async () => {
      expect(await replyTo({ type: 'json_object' })).to.include({ sandbox: true });
    });

    it('gives what fits the schema', async () => {
      const schema = {
        type: 'object',
        required: ['text', 'count', 'isIt', 'nothing', 'list', 'pick', 'fixed', 'either', 'maybe', 'inner', 'open'],
        properties: {
          text: { type: 'string' }, count: { type: 'number' }, isIt: { type: 'boolean' }, nothing: { type: 'null' }, list: { type: 'array', items: { type: 'integer', minimum: 7 } },
          pick: { enum: ['red', 'blue'] }, fixed: { const: 42 }, either: { anyOf: [{ type: 'boolean' }, { type: 'string' }] }, maybe: { type: ['string', 'null'] },
          inner: { type: 'object', properties: { a: { type: 'string' } } }, open: {}, left: { type: 'string' },
        },
      };
      expect(await replyTo({ type: 'json_schema', json_schema: { name: 'n', schema } })).to.deep.equal({
        text: 'sandbox', count: 1, isIt: true, nothing: null, list: [7], pick: 'red', fixed: 42, either: true, maybe: 'sandbox', inner: { a: 'sandbox' }, open: {},
      });
    });

    it('comes to an end with a schema as deep as a body may be', async () => {
      let schema: JsonObject = { type: 'string' };
      for (let level = 0; level < 100; level += 1) schema = { type: 'array', items: schema };
      expect(await replyTo({ type: 'json_schema', json_schema: { schema } })).to.be.an('array');
    });

    it('gives words where the format is text', async () => {
      const answer = await askJson({ ...user('a'), response_format: { type: 'text' } });
      expect(answer.choices[0].message.content).to.include(NOTICE);
    });
  });

  it('completes a prompt, whole and streamed', async () => {
    const sending = { path: SANDBOX_PATHS.completion };
    const whole = await askJson({ prompt: 'Once upon' }, sending);
    expect(whole).to.include({ object: 'text_completion' });
    expect(whole.choices[0]).to.include({ finish_reason: 'stop', index: 0 });
    expect(whole.choices[0].text).to.include('"Once upon"');
    expect(whole.usage.prompt_tokens).to.equal(2);
    const chunks = chunksOf(await ask({ prompt: 'Once upon', stream: true, stream_options: { include_usage: true } }, sending));
    expect(chunks.map((chunk) => chunk.choices[0]?.text ?? '').join('')).to.equal(whole.choices[0].text);
    expect(chunks.at(-1).usage).to.deep.equal(whole.usage);
  });

  describe('with embeddings', () => {
    const sending = { path: SANDBOX_PATHS.embedding };

    it('gives each text a vector of unit length, the same each time', async () => {
      const answer = await askJson({ input: ['a', 'b', 'a'] }, sending);
      expect(answer).to.include({ object: 'list', model: 'sandbox' });
      expect(answer.data.map(({ index, object }: { index: number; object: string }) => `${object} ${index}`)).to.deep.equal(['embedding 0', 'embedding 1', 'embedding 2']);
      const [first, second, third] = answer.data.map(({ embedding }: { embedding: number[] }) => embedding);
      expect(first).to.deep.equal(third).and.to.have.length(256);
      expect(first).to.not.deep.equal(second);
      expect(Math.hypot(...first)).to.be.closeTo(1, 1e-12);
      expect(answer.usage).to.deep.equal({ prompt_tokens: 3, total_tokens: 3 });
    });

    it('gives the same vector in every version', async () => {
      const answer = await askJson({ input: 'pinned', dimensions: 4 }, sending);
      expect(answer.data[0].embedding.map((component: number) => component.toFixed(6))).to.deep.equal(['-0.006509', '-0.662236', '-0.749164', '-0.012406']);
    });

    it('keeps to the dimensions asked for, within bounds', async () => {
      for (const [dimensions, expected] of [[3, 3], [1024, 1024], [1e9, 8192], [0, 256], [-1, 256], [2.5, 256], ['7', 256]] as const) {
        expect((await askJson({ input: 'a', dimensions }, sending)).data[0].embedding, String(dimensions)).to.have.length(expected);
      }
    });

    it('encodes in base64 where asked', async () => {
      const floats = (await askJson({ input: 'a', dimensions: 8 }, sending)).data[0].embedding;
      const bytes = Buffer.from((await askJson({ input: 'a', dimensions: 8, encoding_format: 'base64' }, sending)).data[0].embedding, 'base64');
      expect(bytes).to.have.length(32);
      for (let index = 0; index < 8; index += 1) expect(bytes.readFloatLE(index * 4)).to.be.closeTo(floats[index], 1e-6);
    });

    it('takes a list of token ids for one text, and a list of lists for several', async () => {
      expect((await askJson({ input: [1, 2, 3] }, sending)).data).to.have.length(1);
      expect((await askJson({ input: [[1, 2], [3]] }, sending)).data).to.have.length(2);
    });
  });

  describe('at a pace', () => {
    const question = { ...user('a b c'), stream: true };

    it('hands the words over one by one', async () => {
      const transport = new SandboxTransport({ wordsPerSecond: 500 });
      const response = await send(question, { transport });
      const sink = new RecordingSink();
      response.read(sink);
      expect(sink.chunks).to.have.length(1);
      expect(transport.stats()).to.include({ openSockets: 0, running: 1, queued: 0 });
      const startedAt = performance.now();
      expect(await sink.ended).to.equal(undefined);
      expect(performance.now() - startedAt).to.be.above((sink.chunks.length - 1) * 2 * 0.8);
      expect(sink.text).to.equal((await ask(question)).toString());
      expect(transport.stats().running).to.equal(0);
    });

    it('stops in the middle at an abort, and leaves nothing behind', async () => {
      const transport = new SandboxTransport({ wordsPerSecond: 200 });
      const controller = new AbortController();
      const response = await send(question, { transport, signal: controller.signal });
      const sink = new RecordingSink();
      response.read(sink);
      await delay(30);
      const reason = new Error('the client left');
      controller.abort(reason);
      expect(await sink.ended).to.equal(reason);
      const { length } = sink.chunks;
      await delay(30);
      expect(sink.chunks).to.have.length(length);
      expect(sink.text).to.not.include('[DONE]');
      expect(transport.stats().running).to.equal(0);
      expect(getEventListeners(controller.signal, 'abort')).to.have.length(0);
    });

    it('waits while its reader pauses', async () => {
      const response = await send(question, { transport: new SandboxTransport({ wordsPerSecond: 1000 }) });
      const sink = new RecordingSink(() => {
        if (sink.chunks.length === 5) response.pause();
      });
      response.read(sink);
      await delay(60);
      expect(sink.chunks).to.have.length(5);
      response.resume();
      expect(await sink.ended).to.equal(undefined);
      expect(sink.text).to.equal((await ask(question)).toString());
    });
  });

  describe('without pace', () => {
    const question = { ...user('a b c'), stream: true };

    it('waits while its reader pauses, too', async () => {
      const response = await send(question);
      const sink = new RecordingSink(() => response.pause());
      response.read(sink);
      expect(sink.chunks).to.have.length(1);
      while (sink.endings === 0) response.resume();
      expect(sink.text).to.equal((await ask(question)).toString());
    });

    it('is not confused by a reader that pauses and resumes with each piece', async () => {
      const response = await send(question);
      const sink = new RecordingSink(() => {
        response.pause();
        response.resume();
      });
      response.read(sink);
      expect(await sink.ended).to.equal(undefined);
      expect(sink.text).to.equal((await ask(question)).toString());
    });

    it('ends at once for a reader that aborts', async () => {
      const transport = new SandboxTransport({ wordsPerSecond: 1000 });
      const response = await send(question, { transport });
      const reason = new Error('enough');
      const sink = new RecordingSink(() => response.abort(reason));
      response.read(sink);
      expect(await sink.ended).to.equal(reason);
      await delay(20);
      expect(sink.chunks).to.have.length(1);
    });
  });

  describe('aborts and ends', () => {
    it('refuses a request that is aborted already', async () => {
      const reason = new Error('gone');
      expect(await catchRejection(send(user('a'), { signal: AbortSignal.abort(reason) }))).to.equal(reason);
    });

    it('tells an abort between head and reader', async () => {
      const controller = new AbortController();
      const response = await send(user('a'), { signal: controller.signal });
      const reason = new Error('gone');
      controller.abort(reason);
      const sink = new RecordingSink();
      response.read(sink);
      expect(await sink.ended).to.equal(reason);
      expect(sink.chunks).to.have.length(0);
    });

    it('lets what runs finish when it closes', async () => {
      const transport = new SandboxTransport({ wordsPerSecond: 1000 });
      const sink = new RecordingSink();
      (await send({ ...user('a'), stream: true }, { transport })).read(sink);
      await transport.close();
      expect(sink.endings).to.equal(1);
      expect(sink.text).to.include('[DONE]');
    });

    it('aborts what runs when it is destroyed', async () => {
      const transport = new SandboxTransport({ wordsPerSecond: 1 });
      const sink = new RecordingSink();
      (await send({ ...user('a'), stream: true }, { transport })).read(sink);
      const reason = new Error('shut down');
      await transport.destroy(reason);
      expect(await sink.ended).to.equal(reason);
      await transport.close();
    });
  });
});
