import { expect } from 'chai';
import type { ConfigProblem } from './config-error.ts';
import { readProxy } from './read-proxy.ts';

describe('readProxy', () => {
  it('takes HTTPS_PROXY, HTTP_PROXY and NO_PROXY', () => {
    const { httpsProxy, httpProxy, noProxy } = readProxy(
      { HTTPS_PROXY: 'http://proxy:3128/', HTTP_PROXY: 'https://[::1]:8443', NO_PROXY: ' localhost,.Internal , 10.0.0.1:8080 b,,' },
      [],
    );
    expect([httpsProxy?.url.href, httpProxy?.url.href]).to.deep.equal(['http://proxy:3128/', 'https://[::1]:8443/']);
    expect([httpsProxy?.authorization, httpProxy?.authorization]).to.deep.equal([undefined, undefined]);
    expect(noProxy).to.deep.equal(['localhost', '.internal', '10.0.0.1:8080', 'b']);
  });

  it('takes the spelling in lower case first, unless it is empty', () => {
    const env = { https_proxy: 'http://a', HTTPS_PROXY: 'http://b', http_proxy: '', HTTP_PROXY: 'http://c', no_proxy: 'd', NO_PROXY: 'e' };
    const { httpsProxy, httpProxy, noProxy } = readProxy(env, []);
    expect([httpsProxy?.url.host, httpProxy?.url.host, noProxy]).to.deep.equal(['a', 'c', ['d']]);
  });

  it('keeps user and password apart from the URL, as the header that needs them', () => {
    const { httpsProxy, httpProxy } = readProxy({ HTTPS_PROXY: 'http://us%40er:p%C3%A4ss@proxy:1/path?query', HTTP_PROXY: 'http://user@proxy' }, []);
    expect(httpsProxy?.url.href).to.equal('http://proxy:1/');
    expect(httpsProxy?.authorization?.reveal()).to.equal(`Basic ${Buffer.from('us@er:päss').toString('base64')}`);
    expect(httpProxy?.authorization?.reveal()).to.equal(`Basic ${Buffer.from('user:').toString('base64')}`);
  });

  it('tells a wrong address by the name that it was read from, without its text', () => {
    for (const text of ['proxy:3128', 'socks5://u:hunter2@proxy', 'http://', 'http://u:%zz@proxy', 'http://proxy:99999']) {
      const problems: ConfigProblem[] = [];
      const proxy = readProxy({ https_proxy: text, HTTPS_PROXY: 'http://right' }, problems);
      expect(proxy.httpsProxy, text).to.equal(undefined);
      expect(problems, text).to.deep.equal([
        { source: 'environment', key: 'https_proxy', expected: 'an http or https URL, such as http://proxy:3128', got: 'another form' },
      ]);
    }
  });
});
