import { once } from 'node:events';
import { Agent, request } from 'node:https';
import { connect } from 'node:net';

import { expect } from 'chai';

import { dig, json, startClient } from '../../test/mock-client.ts';
import type { MockClient } from '../../test/mock-client.ts';
import { rawPost, rawSend } from '../../test/raw-request.ts';
import { type MockProvider, startMockProvider } from '../start-mock-provider.ts';
import { makeCertificate } from '../tls/make-certificate.ts';

describe('the mock provider', () => {
  let client: MockClient;
  beforeEach(async () => { client = await startClient({ maxRecords: 5 }); });
  afterEach(() => client.close());

  const control = async (method: string, name: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${client.url}/__control/${name}`, { method, body: body === undefined ? null : JSON.stringify(body) });
    return response.json();
  };

  it('bills an attempt with what it saw', async () => {
    await client.chat('mock-chat:tokens=3', {}, { authorization: 'Bearer sk-canary-987654' });
    expect(client.bill()[0]).to.deep.include({
      id: 1, method: 'POST', path: '/v1/chat/completions', model: 'mock-chat:tokens=3', behaviour: 'mock-chat:tokens=3', spared: false,
      status: 200, stream: false, auth: 'authorization', keySuffix: '987654', connection: 1,
      promptTokens: 3, completionTokens: 3, outcome: 'complete',
    });
  });

  it('bills whom the request names', async () => {
    await client.chat('x', { user: 'team-7' });
    await client.chat('x');
    expect(client.bill().map(({ user }) => user)).to.deep.equal(['team-7', '']);
  });

  it('knows where the key was', async () => {
    await client.post('/v1/messages', {}, { 'x-api-key': 'k-111111' });
    await client.post('/v1beta/models/x:generateContent?key=k-222222', {});
    await client.post('/v1beta/models/x:generateContent', {}, { 'x-goog-api-key': 'k-333333' });
    expect(client.bill().map(({ auth, keySuffix }) => [auth, keySuffix])).to.deep.equal(
      [['x-api-key', '111111'], ['query', '222222'], ['x-goog-api-key', '333333']]);
  });

  it('keeps the last records and counts all', async () => {
    for (let count = 0; count < 12; count += 1) {
      await client.chat('x');
      expect(client.bill().length).to.be.at.most(5);
    }
    expect(client.bill().map(({ id }) => id)).to.deep.equal([8, 9, 10, 11, 12]);
    expect(client.stats()).to.deep.include({ requests: 12, inFlight: 0, outcomes: { open: 0, complete: 12, error: 0, cut: 0, 'client-gone': 0 } });
  });

  it('counts connections and those that are open', async () => {
    const last = rawPost('/v1/chat/completions', { model: 'x', messages: [{}] });
    const kept = last.replace('connection: close\r\n', '');
    await Promise.all([rawSend(client.port, kept + kept + last), rawSend(client.port, kept + last)]);
    expect(client.stats()).to.include({ requests: 5, connections: 2, maxOpenSockets: 2 });
  });

  it('plays a script first, then the header, then the name', async () => {
    client.script('503', { model: 'mock-echo', behaviour: '418', times: 2 });
    const header = { 'x-mock-behaviour': '409' };
    const statuses = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await client.chat('mock-echo', {}, header)).status);
    expect(statuses).to.deep.equal([503, 418, 418, 409]);
    expect((await client.chat('mock-402')).status).to.equal(402);
  });

  it('refuses a script that it cannot read', () => {
    expect(() => client.script('chatt')).to.throw(RangeError, 'no behaviour is called "chatt"');
  });

  it('leaves listings out of a script that names no path', async () => {
    client.script('500', { behaviour: '404', path: '/v1/models' });
    expect((await fetch(`${client.url}/v1/models`)).status).to.equal(404);
    expect((await fetch(`${client.url}/v1/models`)).status).to.equal(200);
    expect((await client.chat('x')).status).to.equal(500);
  });

  it('holds answers until they are released, oldest first', async () => {
    const order: string[] = [];
    const ask = (name: string): Promise<void> => client.chat('mock-latch', { user: name }).then(() => void order.push(name));
    const one = ask('one');
    await client.whenHeld(1);
    const two = ask('two');
    await client.whenHeld(2);
    expect(client.stats()).to.include({ held: 2, inFlight: 2 });
    expect(client.release(1)).to.equal(1);
    await one;
    expect(await control('POST', 'release')).to.deep.equal({ released: 1 });
    await two;
    expect(order).to.deep.equal(['one', 'two']);
  });

  it('holds a stream between two deltas', async () => {
    const answer = client.chat('mock-chat:latch=2', { stream: true });
    await client.whenHeld(1);
    expect(client.bill()[0]).to.include({ outcome: 'open', completionTokens: 2 });
    client.release();
    expect((await answer).text).to.include('[DONE]');
  });

  it('shows the last requests to the letter', async () => {
    await client.post('/v1/chat/completions?x=1', '{ "model": "é" }', { 'x-custom': 'Yes' });
    const [seen] = client.requests();
    expect(seen).to.include({ path: '/v1/chat/completions?x=1', body: '{ "model": "é" }' });
    expect(seen?.rawHeaders).to.include.members(['x-custom', 'Yes']);
  });

  it('is driven over HTTP as well', async () => {
    expect(await control('POST', 'script', [{ behaviour: '500', model: 'x', times: 2 }])).to.deep.equal({ queued: 1 });
    expect(dig(await control('POST', 'script', { behaviour: 'nope' }), 'error')).to.match(/no behaviour/);
    expect((await client.chat('x')).status).to.equal(500);
    expect(await control('DELETE', 'script')).to.deep.equal({});
    expect((await client.chat('x')).status).to.equal(200);
    expect(dig(await control('GET', 'bill'), 'records', 1, 'status')).to.equal(200);
    expect(dig(await control('GET', 'requests'), 'requests', 0, 'path')).to.equal('/v1/chat/completions');
    expect(await control('GET', 'stats')).to.include({ requests: 2, scripted: 0 });
    await control('DELETE', 'bill');
    expect(client.bill()).to.deep.equal([]);
    expect(dig(await control('GET', 'nothing'), 'error')).to.match(/^Control knows/);
  });

  it('refuses connections while its port is closed, then takes them again', async () => {
    await client.refuse();
    const code = await client.chat('x').then(() => 'answered', (error: unknown) => dig(error instanceof Error ? error.cause : {}, 'code'));
    expect(code).to.equal('ECONNREFUSED');
    await client.accept();
    expect((await client.chat('x')).status).to.equal(200);
  });

  it('closes idle connections without a word where it is told to', async () => {
    const provider = await startMockProvider({ closeIdleAfterMs: 60 });
    const kept = rawPost('/v1/chat/completions', { model: 'x', messages: [{}] }).replace('connection: close\r\n', '');
    const { bytes, ending } = await rawSend(provider.port, kept);
    expect([ending, /^keep-alive: timeout=60\r$/im.test(bytes.toString())]).to.deep.equal(['end', true]);
    // One that is used stays: it has been silent for less than that each time.
    const slow = rawPost('/v1/chat/completions', { model: 'mock-slow:firstMs=120', messages: [{}] }).replace('connection: close\r\n', '');
    const both = await rawSend(provider.port, kept + slow);
    expect([both.ending, both.bytes.toString().match(/HTTP\/1\.1 200/g)?.length]).to.deep.equal(['end', 2]);
    expect(provider.stats()).to.include({ connections: 2 });
    await provider.close();
  });

  it('notes a caller that leaves in mid-stream', async () => {
    const leave = new AbortController();
    const response = await fetch(`${client.url}/v1/chat/completions`, {
      method: 'POST', signal: leave.signal, body: JSON.stringify({ model: 'mock-chat:gapMs=5,tokens=1000', stream: true, messages: [{}] }),
    });
    await response.body?.getReader().read();
    leave.abort();
    while (client.stats().inFlight > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(client.bill()[0]).to.include({ outcome: 'client-gone' });
    expect(client.bill()[0]?.completionTokens).to.be.below(1000);
  });

  it('closes while callers hang', async () => {
    const hanging = client.chat('mock-hang').catch(() => 'gone');
    while (client.stats().inFlight === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await client.close();
    expect(await hanging).to.equal('gone');
  });

  it('lists the models that it is told to', async () => {
    const provider = await startMockProvider({ models: ['gpt-a', 'gpt-b'] });
    const listed: unknown = await (await fetch(`${provider.url}/v1/models`)).json();
    await provider.close();
    expect([dig(listed, 'data', 0, 'id'), dig(listed, 'data', 1, 'id')]).to.deep.equal(['gpt-a', 'gpt-b']);
  });

  it('keeps answers of one behaviour with and without its faults apart', async () => {
    const contents = [];
    for (let count = 0; count < 2; count += 1) contents.push(json(await client.chat('mock-chat:usage=huge,first=1'), 'usage', 'completion_tokens'));
    expect(contents).to.deep.equal([1e12, 16]);
  });

  describe('over TLS', () => {
    const tls = makeCertificate({ names: ['127.0.0.1'] });
    let provider: MockProvider;
    let agent: Agent;

    beforeEach(async () => {
      provider = await startMockProvider({ tls });
      agent = new Agent({ ca: tls.cert });
    });
    afterEach(async () => {
      await provider.close();
      agent.destroy();
    });

    const send = (behaviour: string): Promise<unknown> => new Promise((resolve) => {
      const sent = request(`${provider.url}/v1/chat/completions`, { method: 'POST', agent, headers: { 'x-mock-behaviour': behaviour } });
      sent.on('response', (response) => response.resume().on('end', () => resolve(response.statusCode)));
      sent.on('error', (error) => resolve('code' in error ? error.code : error.message));
      sent.end(JSON.stringify({ model: 'x', messages: [{}] }));
    });

    it('answers, and can reset as well', async () => {
      expect([provider.url.startsWith('https:'), await send('chat'), await send('reset')]).to.deep.equal([true, 200, 'ECONNRESET']);
    });

    it('counts handshakes, those that were resumed, and sockets that never came so far', async () => {
      for (let count = 0; count < 3; count += 1) expect(await send('chat')).to.equal(200);
      const stranger = connect(provider.port, '127.0.0.1').end('GET / HTTP/1.1\r\n\r\n').resume();
      await once(stranger, 'close');
      expect(provider.stats()).to.include({ tcpSockets: 4, connections: 3, resumedHandshakes: 2 });
    });
  });
});
