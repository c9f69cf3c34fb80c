import { expect } from 'chai';

import type { Operation } from '../protocol/model-request.ts';
import { createProvider, type ProviderOptions } from './create-provider.ts';
import type { Provider } from './provider.ts';
import { PROVIDER_TYPES, type ProviderType } from './provider-type.ts';

const TIMEOUTS = { firstByteMs: 1, completionMs: 2, idleMs: 3, totalMs: 4 };
const RETRIES = { max: 3, delayMs: 500, includesCompletionTimeout: false };

describe('createProvider', () => {
  const made: Provider[] = [];

  afterEach(async () => {
    await Promise.all(made.splice(0).map(({ transport }) => transport.destroy(new Error('the test is over'))));
  });

  function create(type: ProviderType, options: Partial<ProviderOptions> = {}): Provider {
    const baseUrl = type === 'sandbox' ? undefined : new URL('https://api.example.com/base/v1/');
    const provider = createProvider({ name: 'p', type, baseUrl, apiKeys: ['sk-1'], priority: 2, weight: 1, isForced: false, isSticky: false, isHedged: false, timeouts: TIMEOUTS, retries: RETRIES, headers: {}, ...options });
    made.push(provider);
    return provider;
  }

  const facts: Record<ProviderType, { readonly operations: readonly Operation[]; readonly listing: string | undefined }> = {
    openai: { operations: ['chat', 'completion', 'embedding'], listing: '/models' },
    anthropic: { operations: ['chat'], listing: '/v1/models?limit=1000' },
    perplexity: { operations: ['chat'], listing: undefined },
    openrouter: { operations: ['chat'], listing: '/models' },
    blackbox: { operations: ['chat'], listing: undefined },
    gemini: { operations: ['chat', 'embedding'], listing: '/v1beta/models?pageSize=1000' },
    'openai-compatible': { operations: ['chat', 'completion', 'embedding'], listing: '/models' },
    sandbox: { operations: ['chat', 'completion', 'embedding'], listing: undefined },
  };
  for (const type of PROVIDER_TYPES) {
    it(`makes one of type ${type}, with its endpoints and its list`, () => {
      const provider = create(type);
      expect(provider).to.include({ name: 'p', type, priority: 2, isForced: false });
      expect(provider).to.deep.include({ timeouts: TIMEOUTS, retries: RETRIES });
      expect([...provider.adapter.operations]).to.deep.equal(facts[type].operations);
      expect(provider.adapter.listing?.path).to.equal(facts[type].listing);
      expect(provider.transport.stats()).to.deep.equal({ openSockets: 0, running: 0, queued: 0, connectionsOpened: 0, exchanges: 0, exchangesOnReused: 0 });
    });
  }

  it('knows the proxy before its origin, for those who ask it beside its transport', () => {
    expect(create('openai', { connections: { proxyUrl: 'http://proxy.example:3128' } }).proxyUrl).to.equal('http://proxy.example:3128');
    expect(create('openai').proxyUrl).to.equal(undefined);
  });

  it('splits the base URL into origin and path, without its last slash', () => {
    expect(create('openai')).to.include({ origin: 'https://api.example.com', basePath: '/base/v1' });
    expect(create('anthropic', { baseUrl: new URL('http://127.0.0.1:8080') })).to.include({ origin: 'http://127.0.0.1:8080', basePath: '' });
    expect(create('sandbox')).to.include({ origin: '', basePath: '' });
  });

  it('keeps a list of models that is given, and knows the sandbox’s', () => {
    expect(create('openai').models).to.equal(undefined);
    expect(create('openai', { models: ['a'] }).models).to.deep.equal(['a']);
    expect(create('sandbox').models).to.deep.equal(['sandbox']);
    expect(create('sandbox', { models: ['a'] }).models).to.deep.equal(['a']);
  });

  it('makes the headers of its requests once', () => {
    expect(create('anthropic', { headers: { 'x-extra': '1' } }).headers).to.include.members(['x-api-key', 'sk-1', 'x-extra', '1']);
  });

  it('needs no more than a name and a type, and takes a part of the timeouts and retries', () => {
    const provider = createProvider({ name: 'p', type: 'sandbox', timeouts: { idleMs: 5 }, retries: { max: 0 } });
    made.push(provider);
    expect(provider).to.deep.include({
      priority: 1, weight: 1, isForced: false, isSticky: false, isHedged: false,
      timeouts: { firstByteMs: 30_000, completionMs: 300_000, idleMs: 5, totalMs: 600_000 },
      retries: { max: 0, delayMs: 500, includesCompletionTimeout: false },
    });
    expect(provider.keys.size).to.equal(1);
    expect(provider.headers).to.not.include('authorization');
  });

  it('wants a base URL for every type but the sandbox', () => {
    for (const type of PROVIDER_TYPES.filter((one) => one !== 'sandbox')) {
      expect(() => create(type, { baseUrl: undefined }), type).to.throw(TypeError, 'provider p needs a baseUrl');
    }
  });
});
