import { expect } from 'chai';

import { PROVIDER_TYPES, type ProviderType } from './provider-type.ts';
import { requestHeaders } from './request-headers.ts';

const KEY = 'sk-very-secret';

function headersOf(type: ProviderType, extra: Readonly<Record<string, string>> = {}, apiKey: string | undefined = KEY): Readonly<Record<string, string>> {
  const list = requestHeaders({ type, apiKey, extra });
  expect(list.length % 2).to.equal(0);
  const entries = Array.from({ length: list.length / 2 }, (_, index) => [String(list[index * 2]), String(list[index * 2 + 1])] as const);
  const names = entries.map(([name]) => name.toLowerCase());
  expect(new Set(names).size, 'each header once').to.equal(names.length);
  return Object.fromEntries(entries);
}

describe('requestHeaders', () => {
  const keyHeaders: Record<ProviderType, readonly [name: string, value: string]> = {
    openai: ['authorization', `Bearer ${KEY}`],
    anthropic: ['x-api-key', KEY],
    perplexity: ['authorization', `Bearer ${KEY}`],
    openrouter: ['authorization', `Bearer ${KEY}`],
    blackbox: ['authorization', `Bearer ${KEY}`],
    gemini: ['x-goog-api-key', KEY],
    'openai-compatible': ['authorization', `Bearer ${KEY}`],
    sandbox: ['authorization', `Bearer ${KEY}`],
  };
  for (const type of PROVIDER_TYPES) {
    const [name, value] = keyHeaders[type];
    it(`puts the key of ${type} into ${name}, and nowhere else`, () => {
      const headers = headersOf(type);
      expect(Object.entries(headers).filter(([, text]) => text.includes(KEY))).to.deep.equal([[name, value]]);
    });
  }

  it('sends JSON and asks for an answer that is not compressed', () => {
    expect(headersOf('openai')).to.deep.equal({ 'content-type': 'application/json', 'accept-encoding': 'identity', 'user-agent': 'proxyapi', authorization: `Bearer ${KEY}` });
  });

  it('names the version of Anthropic’s API', () => {
    expect(headersOf('anthropic')).to.include({ 'anthropic-version': '2023-06-01' });
  });

  it('names the app to OpenRouter', () => {
    expect(headersOf('openrouter')).to.include({ 'x-title': 'ProxyAPI' }).and.to.have.property('http-referer');
  });

  it('sends no key where there is none', () => {
    const list = requestHeaders({ type: 'openai-compatible', apiKey: undefined, extra: {} });
    expect(list).to.not.include('authorization');
  });

  it('sends extra headers along, whatever they are called', () => {
    expect(headersOf('openai', { 'X-Org': 'o', constructor: 'c' })).to.include({ 'X-Org': 'o', constructor: 'c' });
  });

  it('lets extra headers replace none of its own, in any spelling', () => {
    for (const [type, name] of [['openai', 'Authorization'], ['anthropic', 'X-API-Key'], ['gemini', 'x-GOOG-api-key'], ['openai', 'Content-Type'], ['openai', 'Accept-Encoding'], ['anthropic', 'Anthropic-Version']] as const) {
      expect(headersOf(type, { [name]: 'forged' })).to.deep.equal(headersOf(type));
    }
  });
});
