import { readFileSync } from 'node:fs';

import { expect } from 'chai';

import { modelRequest } from '../provider-conformance-driver.ts';
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
    expect(adapter.decodeResponse(modelRequest({}), body)).to.equal(body);
  });
});
