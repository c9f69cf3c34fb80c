import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';

import { expect } from 'chai';

import { catchRejection } from '../../test/catch-rejection.ts';
import { type LocalServer, serveHttp } from '../../test/local-server.ts';
import { waitUntil } from '../../test/wait-until.ts';
import { UpstreamError } from '../errors/upstream-error.ts';
import { createAdapter } from './create-adapter.ts';
import { discoverModels } from './discover-models.ts';
import type { ModelListing } from './provider-adapter.ts';
import type { ProviderType } from './provider-type.ts';
import { requestHeaders } from './request-headers.ts';

const KEY = 'sk-very-secret';

function listingOf(type: ProviderType): ModelListing {
  const { listing } = createAdapter(type, 'p');
  if (listing === undefined) throw new TypeError(`${type} lists no models`);
  return listing;
}

describe('discoverModels', () => {
  const closers: (() => Promise<void>)[] = [];

  afterEach(async () => {
    await Promise.all(closers.splice(0).map((close) => close()));
  });

  async function serve(listener: RequestListener): Promise<LocalServer> {
    const server = await serveHttp(listener);
    closers.push(server.close);
    return server;
  }

  function json(response: ServerResponse, value: unknown): void {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  }

  function discover({ origin }: { readonly origin: string }, { type = 'openai', basePath = '/v1', signal = new AbortController().signal }: { readonly type?: ProviderType; readonly basePath?: string; readonly signal?: AbortSignal } = {}): Promise<readonly string[]> {
    return discoverModels({ origin, basePath, headers: requestHeaders({ type, apiKey: KEY, extra: {} }), listing: listingOf(type) }, signal);
  }

  it('asks for the list below the base path, with the key', async () => {
    const seen: IncomingMessage[] = [];
    const server = await serve((incoming, response) => {
      seen.push(incoming);
      json(response, { object: 'list', data: [{ id: 'gpt-5.2' }, { id: 'o3' }] });
    });
    expect(await discover(server)).to.deep.equal(['gpt-5.2', 'o3']);
    expect(seen.map(({ method, url }) => `${method} ${url}`)).to.deep.equal(['GET /v1/models']);
    expect(seen[0]?.headers).to.include({ authorization: `Bearer ${KEY}`, 'user-agent': 'proxyapi' });
  });

  it('asks through a proxy where there is one', async () => {
    const server = await serve((_incoming, response) => json(response, { data: [{ id: 'gpt-5.2' }] }));
    const proxied: (string | undefined)[] = [];
    const proxy = await serve((incoming, response) => {
      proxied.push(incoming.url);
      json(response, { data: [{ id: 'from the proxy' }] });
    });
    const source = { origin: server.origin, basePath: '/v1', headers: [], listing: listingOf('openai'), proxyUrl: proxy.origin };
    expect(await discoverModels(source, new AbortController().signal)).to.deep.equal(['from the proxy']);
    expect(proxied).to.deep.equal([`${server.origin}/v1/models`]);
  });

  it('reads page after page', async () => {
    const paths: (string | undefined)[] = [];
    const server = await serve((incoming, response) => {
      paths.push(incoming.url);
      const isFirst = !incoming.url?.includes('after_id');
      json(response, isFirst ? { data: [{ id: 'claude-a' }, { id: 'claude b' }], has_more: true, last_id: 'claude b' } : { data: [{ id: 'claude-c' }], has_more: false, last_id: 'claude-c' });
    });
    expect(await discover(server, { type: 'anthropic', basePath: '' })).to.deep.equal(['claude-a', 'claude b', 'claude-c']);
    expect(paths).to.deep.equal(['/v1/models?limit=1000', '/v1/models?limit=1000&after_id=claude%20b']);
  });

  it('reads Gemini’s pages, with the key in its header', async () => {
    const keys: unknown[] = [];
    const server = await serve((incoming, response) => {
      keys.push(incoming.headers['x-goog-api-key']);
      json(response, incoming.url?.includes('pageToken') ? { models: [{ name: 'models/gemini-b' }] } : { models: [{ name: 'models/gemini-a' }], nextPageToken: 'x&y' });
    });
    expect(await discover(server, { type: 'gemini', basePath: '' })).to.deep.equal(['gemini-a', 'gemini-b']);
    expect(keys).to.deep.equal([KEY, KEY]);
  });

  it('stops after 20 pages of a list without end', async () => {
    let pages = 0;
    const server = await serve((_incoming, response) => {
      pages += 1;
      json(response, { data: [{ id: `m${pages}` }], has_more: true, last_id: 'again' });
    });
    expect(await discover(server, { type: 'anthropic' })).to.have.length(20);
    expect(pages).to.equal(20);
  });

  for (const status of [301, 302, 303, 307, 308]) {
    it(`refuses a redirect (${status}) and sends nothing where it points, even with a list in it`, async () => {
      let strayCalls = 0;
      const elsewhere = await serve((_incoming, response) => {
        strayCalls += 1;
        json(response, { data: [] });
      });
      const server = await serve((_incoming, response) => response.writeHead(status, { location: `${elsewhere.origin}/v1/models` }).end('{"data":[{"id":"forged"}]}'));
      expect(await catchRejection(discover(server))).to.be.instanceOf(UpstreamError).and.to.include({ code: 'upstream_redirect', upstreamStatus: status });
      await delay(20);
      expect(strayCalls).to.equal(0);
    });
  }

  it('sends the key to no other origin, whatever the next page’s path is', async () => {
    let strayCalls = 0;
    const elsewhere = await serve((_incoming, response) => {
      strayCalls += 1;
      response.end();
    });
    const server = await serve((_incoming, response) => json(response, {}));
    const listing: ModelListing = { path: '/models', parsePage: () => ({ ids: [], nextPath: `@${new URL(elsewhere.origin).host}/models` }) };
    const headers = requestHeaders({ type: 'openai', apiKey: KEY, extra: {} });
    expect(await catchRejection(discoverModels({ origin: server.origin, basePath: '', headers, listing }, new AbortController().signal))).to.be.instanceOf(UpstreamError).with.property('message').that.includes('another origin');
    expect(strayCalls).to.equal(0);
  });

  for (const [title, body] of [['HTML', '<html>'], ['nothing', ''], ['no list', '{"models":1}'], ['null', 'null']] as const) {
    it(`refuses ${title}`, async () => {
      const server = await serve((_incoming, response) => response.end(body));
      expect(await catchRejection(discover(server))).to.be.instanceOf(UpstreamError).with.property('code', 'upstream_invalid_response');
    });
  }

  it('refuses a page without end', async () => {
    const piece = Buffer.alloc(1024 * 1024, ' ');
    const server = await serve((_incoming, response) => {
      const pump = (): void => {
        while (response.writable && response.write(piece));
        response.once('drain', pump);
      };
      pump();
    });
    expect(await catchRejection(discover(server))).to.be.instanceOf(UpstreamError).with.property('message').that.includes('longer than');
    await waitUntil(() => server.sockets.size === 0);
  });

  it('tells a refused key once, without the key in the error', async () => {
    let calls = 0;
    const server = await serve((_incoming, response) => {
      calls += 1;
      response.writeHead(401).end('{"error":{"message":"no"}}');
    });
    const error = await catchRejection(discover(server));
    expect(error).to.include({ code: 'upstream_auth_failed', upstreamStatus: 401 });
    expect(inspect(error, { depth: 10, showHidden: true })).to.not.include(KEY);
    expect(calls).to.equal(1);
  });

  it('asks again after a 503', async () => {
    let calls = 0;
    const server = await serve((_incoming, response) => {
      calls += 1;
      if (calls === 1) response.writeHead(503, { 'retry-after': '0' }).end();
      else json(response, { data: [{ id: 'a' }] });
    });
    expect(await discover(server)).to.deep.equal(['a']);
  });

  it('ends with the signal’s reason, and leaves no socket', async () => {
    const server = await serve(() => {});
    const controller = new AbortController();
    const listed = discover(server, { signal: controller.signal });
    await waitUntil(() => server.sockets.size === 1);
    const reason = new Error('stopped');
    controller.abort(reason);
    expect(await catchRejection(listed)).to.equal(reason);
    await waitUntil(() => server.sockets.size === 0, 500);
  });

  it('gives up a provider that does not answer in time', async () => {
    const server = await serve(() => {});
    const source = { provider: 'p', origin: server.origin, basePath: '', headers: [], listing: { ...listingOf('openai'), path: '/models' }, pageTimeoutMs: 100 };
    const error = await catchRejection(discoverModels(source, new AbortController().signal));
    expect(error).to.be.instanceOf(UpstreamError).and.to.include({ code: 'upstream_timeout', provider: 'p' });
  });

  it('tells a provider that is not there', async () => {
    const server = await serve(() => {});
    await server.close();
    expect(await catchRejection(discover(server))).to.include({ code: 'upstream_unreachable', provider: server.origin });
  });
});
