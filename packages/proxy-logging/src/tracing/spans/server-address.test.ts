import { expect } from 'chai';

import { serverAddress } from './server-address.ts';

describe('serverAddress', () => {
  it('has the port of the scheme where none is told', () => {
    expect(serverAddress('https://api.openai.com')).to.deep.equal({ host: 'api.openai.com', port: 443 });
    expect(serverAddress('http://vllm')).to.deep.equal({ host: 'vllm', port: 80 });
    expect(serverAddress('http://[::1]:8080')).to.deep.equal({ host: '::1', port: 8080 });
  });

  it('knows no address of what is no origin, however often it is asked', () => {
    expect([serverAddress('sandbox'), serverAddress('sandbox')]).to.deep.equal([undefined, undefined]);
  });
});
