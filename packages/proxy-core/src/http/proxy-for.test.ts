import { expect } from 'chai';

import { proxyFor } from './proxy-for.ts';

const SETTINGS = { httpsProxy: 'http://secure.proxy:3128', httpProxy: 'http://plain.proxy:3128' };

describe('proxyFor', () => {
  it('chooses by the scheme of the origin', () => {
    expect(proxyFor(new URL('https://api.openai.com'), SETTINGS)).to.equal('http://secure.proxy:3128');
    expect(proxyFor(new URL('http://models.internal:8080'), SETTINGS)).to.equal('http://plain.proxy:3128');
  });

  it('is none where nothing is said', () => {
    expect(proxyFor(new URL('https://api.openai.com'), {})).to.equal(undefined);
    expect(proxyFor(new URL('https://api.openai.com'), { httpsProxy: ' ', httpProxy: 'http://plain.proxy' })).to.equal(undefined);
  });

  it('takes a proxy without scheme for an http one', () => {
    expect(proxyFor(new URL('https://api.openai.com'), { httpsProxy: 'proxy:3128' })).to.equal('http://proxy:3128');
  });

  it('refuses a proxy that speaks something else, without telling its password', () => {
    for (const httpsProxy of ['socks5://user:secret@proxy:1080', 'http://']) {
      expect(() => proxyFor(new URL('https://api.openai.com'), { httpsProxy })).to.throw(RangeError, /^HTTPS_PROXY must be an http or https URL$/);
    }
  });

  const exemptions: readonly [origin: string, noProxy: string, isExempt: boolean][] = [
    ['https://api.openai.com', '*', true],
    ['https://api.openai.com', 'openai.com', true],
    ['https://api.openai.com', '.openai.com', true],
    ['https://api.openai.com', '*.openai.com', true],
    ['https://openai.com', '.openai.com', true],
    ['https://api.openai.com', 'API.OpenAI.com', true],
    ['https://notopenai.com', 'openai.com', false],
    ['https://api.openai.com', 'ai.com', false],
    ['https://api.openai.com', 'other.com, api.openai.com', true],
    ['https://api.openai.com', 'other.com api.openai.com', true],
    ['https://api.openai.com', 'api.openai.com:443', true],
    ['https://api.openai.com', 'api.openai.com:8443', false],
    ['http://10.1.2.3:8000', '10.1.2.3', true],
    ['http://10.1.2.3:8000', '10.1.2.3:8000', true],
    ['http://10.1.2.3:8000', '10.0.0.0/8', true],
    ['http://11.1.2.3:8000', '10.0.0.0/8', false],
    ['http://10.1.2.3:8000', '10.0.0.0/99', false],
    ['http://10.1.2.3:8000', '2.3', false],
    ['http://[fd00::1]:8000', 'fd00::/8', true],
    ['http://[fd00::1]:8000', 'fd00::1', true],
    ['http://[fd00::1]:8000', '[fd00::1]:8000', true],
    ['http://[fd00::1]:8000', '[fd00::1]:80', false],
    ['http://localhost:11434', '', true],
    ['http://127.0.0.1:11434', '', true],
    ['http://[::1]:11434', '', true],
  ];
  for (const [origin, noProxy, isExempt] of exemptions) {
    it(`${isExempt ? 'spares' : 'asks for'} ${origin} where NO_PROXY is ${JSON.stringify(noProxy)}`, () => {
      expect(proxyFor(new URL(origin), { ...SETTINGS, noProxy }) === undefined).to.equal(isExempt);
    });
  }
});
