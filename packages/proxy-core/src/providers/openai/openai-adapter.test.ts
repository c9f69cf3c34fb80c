import { readFileSync } from 'node:fs';

import { expect } from 'chai';

import type { ModelRequest } from '../../protocol/model-request.ts';
import { feed, modelRequest } from '../provider-conformance-driver.ts';
import { type ConformanceFixture, describeProviderConformance } from '../provider-conformance.ts';
import { parseModelRequest } from '../../protocol/parse-model-request.ts';
import { OpenAiAdapter } from './openai-adapter.ts';

const adapter = new OpenAiAdapter({ provider: 'openai', paths: { chat: '/chat/completions' }, modelsPath: '/models' });

function read(file: string): Buffer {
  return readFileSync(new URL(`./__fixtures__/${file}`, import.meta.url));
}

function fixture(name: string): ConformanceFixture {
  return { response: read(`${name}.json`), stream: read(`${name}.sse`) };
}

describeProviderConformance('OpenAiAdapter', {
  adapter,
  isRelay: true,
  fixtures: {
    text: fixture('text'),
    unicode: fixture('unicode'),
    'parallel tools': fixture('parallel-tools'),
    length: fixture('length'),
    'content filter': fixture('content-filter'),
    'cached usage': fixture('cached-usage'),
  },
  failure: fixture('failure'),
});

describe('OpenAiAdapter', () => {
  it('has the endpoints it has paths for', () => {
    expect([...adapter.operations]).to.deep.equal(['chat']);
    const all = new OpenAiAdapter({ provider: 'p', paths: { chat: '/c', completion: '/t', embedding: '/e' } });
    expect([...all.operations]).to.deep.equal(['chat', 'completion', 'embedding']);
  });

  it('refuses an endpoint that it has no path for, naming provider and endpoint', () => {
    const request = parseModelRequest('embedding', Buffer.from('{"model":"m","input":"a"}'));
    expect(() => adapter.encodeRequest(request, 'm')).to.throw(TypeError, 'openai has no endpoint for embedding');
  });

  it('lists models where it has a path for that', () => {
    expect(adapter.listing?.path).to.equal('/models');
    expect(adapter.listing?.parsePage(JSON.parse(read('models.json').toString('utf8')))).to.deep.equal({ ids: ['gpt-5.2', 'text-embedding-3-small'] });
    expect(new OpenAiAdapter({ provider: 'p', paths: {} }).listing).to.equal(undefined);
  });

  it('sends the caller’s bytes with nothing but the model replaced', () => {
    const text = '{ "seed":12345678901234567890,"model" : "alias", "messages":[{"role":"user","content":"model \\u00e9"}], "zeta":1e400 }';
    const request = parseModelRequest('chat', Buffer.from(text));
    expect(adapter.encodeRequest(request, 'gpt-5.2').body.toString('utf8')).to.equal(text.replace('"alias"', '"gpt-5.2"'));
  });

  it('gives an answer back as the very bytes that came', () => {
    const body = read('text.json');
    expect(adapter.decodeResponse(modelRequest({}), body).body).to.equal(body);
  });

  describe('and the usage of a stream', () => {
    const asking = new OpenAiAdapter({ provider: 'p', paths: { chat: '/c' }, takesStreamOptions: true });
    const parse = (options: string): ModelRequest => parseModelRequest('chat', Buffer.from(`{"model":"m","messages":[],"stream":true${options}}`));
    const sent = (one: OpenAiAdapter, request: ModelRequest, model = 'm'): string => one.encodeRequest(request, model).body.toString();
    const relayed = (one: OpenAiAdapter, request: ModelRequest): string => feed(one.decodeStream(request), [Buffer.from(SAID + USAGE + DONE)]).text;
    const SAID = 'data: {"choices":[{"delta":{"content":"a"}}]}\n\n';
    const USAGE = 'data: {"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1}}\n\n';
    const DONE = 'data: [DONE]\n\n';

    it('is asked for on behalf of a caller who does not, who does not see it', () => {
      for (const options of ['', ',"stream_options":null', ',"stream_options":{"include_usage":false}']) {
        const request = parse(options);
        expect(sent(asking, request), options).to.include('"stream_options":{"include_usage":true}');
        expect(sent(asking, request, 'other')).to.equal(sent(asking, request).replace('"m"', '"other"'));
        expect(asking.asksStreamUsage(request)).to.equal(true);
        expect(relayed(asking, request)).to.equal(SAID + DONE);
        expect(relayed(asking, { ...request, wantsStreamUsage: true }), 'to one who reads for others').to.equal(SAID + USAGE + DONE);
      }
    });

    it('passes to a caller who asks', () => {
      const request = parse(',"stream_options":{"include_usage":true}');
      for (const one of [adapter, asking]) {
        expect(sent(one, request)).to.equal(request.document.bytes.toString());
        expect(one.asksStreamUsage(request)).to.equal(true);
        expect(relayed(one, request)).to.equal(SAID + USAGE + DONE);
      }
    });

    it('is neither asked for nor kept back where the provider may not know the option, or the options are for it to judge', () => {
      for (const [one, request] of [[adapter, parse('')], [adapter, { ...parse(''), wantsStreamUsage: true }], [asking, parse(',"stream_options":"usage"')]] as const) {
        expect(sent(one, request)).to.equal(request.document.bytes.toString());
        expect(one.asksStreamUsage(request)).to.equal(false);
        expect(relayed(one, request)).to.equal(SAID + USAGE + DONE);
      }
    });

    it('is not asked for where nothing is streamed: providers refuse stream options then', () => {
      const request = modelRequest({});
      expect(sent(asking, request, 'alias')).to.equal(request.document.bytes.toString());
    });
  });
});
