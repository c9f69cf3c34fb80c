import { expect } from 'chai';

import { startGateway, type TestGateway } from './support/start-gateway.ts';

describe('a gateway without configuration', () => {
  let gateway: TestGateway;

  before(async () => {
    gateway = await startGateway();
  });

  after(() => gateway.stop());

  const ask = (body: object): Promise<Response> =>
    fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

  it('answers a chat request out of the sandbox', async () => {
    const response = await ask({ model: 'sandbox', messages: [{ role: 'user', content: 'Hello' }] });
    expect(response.status).to.equal(200);
    expect(await response.text()).to.contain('This is the ProxyAPI sandbox').and.contain('Hello');
  });

  it('streams the same words and ends with [DONE]', async () => {
    const response = await ask({ model: 'sandbox', stream: true, messages: [{ role: 'user', content: 'Hello' }] });
    expect(response.headers.get('content-type')).to.equal('text/event-stream');
    const text = await response.text();
    expect(text.endsWith('data: [DONE]\n\n')).to.equal(true);
    const words = text.split('\n\n').filter((event) => event.startsWith('data: {')).map((event) => JSON.parse(event.slice('data: '.length)).choices[0]?.delta?.content ?? '');
    expect(words.join('')).to.contain('This is the ProxyAPI sandbox: no model read your message.');
  });

  it('stops with code 0 when asked to', async () => {
    const other = await startGateway();
    expect(await other.stop()).to.equal(0);
    const interrupted = await startGateway();
    expect(await interrupted.stop('SIGINT')).to.equal(0);
  });
});
