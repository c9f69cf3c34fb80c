import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect } from 'chai';

import { listening } from '../test/support/listening.ts';
import { EXPRESSIONS, type History, PrometheusHistory } from './prometheus-history.ts';

const matrix = (values: readonly (readonly [number, string])[]): string => JSON.stringify({ status: 'success', data: { resultType: 'matrix', result: values.length === 0 ? [] : [{ metric: {}, values }] } });

describe('PrometheusHistory', () => {
  const servers: Server[] = [];
  let nowMs = 0;

  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  const serve = async (listener: RequestListener, path = ''): Promise<PrometheusHistory> => {
    const server = createServer(listener);
    servers.push(server);
    return new PrometheusHistory({ url: new URL(`http://127.0.0.1:${await listening(server)}${path}`), timeoutMs: 2000, now: () => nowMs });
  };
  const reasonOf = (history: History): string => (history.available ? 'available' : history.reason);

  it('tells four figures of the last hour, minute by minute', async () => {
    const asked: URLSearchParams[] = [];
    const history = await serve((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
      expect([request.method, pathname]).to.deep.equal(['GET', '/prom/api/v1/query_range']);
      asked.push(searchParams);
      response.end(searchParams.get('query') === EXPRESSIONS.error_ratio ? matrix([[1_700_000_000, 'NaN'], [1_700_000_060, '0.25']]) : matrix([]));
    }, '/prom');
    expect(await history.read()).to.deep.equal({
      available: true, window_seconds: 3600, step_seconds: 60,
      request_rate: [], error_ratio: [[1_700_000_000, null], [1_700_000_060, 0.25]], p95_seconds: [], cache_hit_rate: [],
    });
    expect(asked.map((query) => query.get('query'))).to.have.members(Object.values(EXPRESSIONS));
    const [start = 0, end = 0] = [asked[0]?.get('start'), asked[0]?.get('end')].map(Number);
    expect(end - start).to.equal(3600);
    expect(end).to.be.closeTo(Date.now() / 1000, 60);
  });

  it('keeps no more than an hour of what it is told', async () => {
    const history = await serve((_request, response) => void response.end(matrix(Array.from({ length: 500 }, (_, index) => [index, '1'] as const))));
    const told = await history.read();
    expect(told.available && [told.request_rate.length, told.request_rate.at(-1)]).to.deep.equal([61, [499, 1]]);
  });

  it('asks once for all who want it within ten seconds, at once or in turn', async () => {
    let asked = 0;
    const history = await serve((_request, response) => {
      asked += 1;
      response.end(matrix([]));
    });
    await Promise.all([history.read(), history.read()]);
    nowMs += 9999;
    await history.read();
    expect(asked).to.equal(4);
    nowMs += 1;
    await history.read();
    expect(asked).to.equal(8);
  });

  it('gives up a Prometheus that does not answer, within its time', async () => {
    const history = new PrometheusHistory({ url: (await serveSilence()), timeoutMs: 100 });
    expect(reasonOf(await history.read())).to.equal('no answer within 100 ms');
  });

  for (const [title, listener, reason] of [
    ['refuses', (_request, response) => void response.writeHead(503).end(), /503/],
    ['answers something else', (_request, response) => void response.end('<html>'), /not JSON/],
    ['answers other JSON', (_request, response) => void response.end('{"data":null}'), /none of Prometheus/],
    ['answers without end', (_request, response) => void response.end('x'.repeat(1024 * 1024)), /too long|abort/i],
    ['redirects', (_request, response) => void response.writeHead(302, { location: '/elsewhere' }).end(), /302/],
  ] as const satisfies readonly (readonly [string, RequestListener, RegExp])[]) {
    it(`says that there is no history where Prometheus ${title}`, async () => {
      expect(reasonOf(await (await serve(listener)).read())).to.match(reason);
    });
  }

  it('says that there is no history where nobody listens', async () => {
    const history = await serve(() => {});
    servers[0]?.close();
    expect(reasonOf(await history.read())).to.contain('ECONNREFUSED');
  });

  it('asks what Prometheus understands', function () {
    const folder = mkdtempSync(join(tmpdir(), 'proxyapi-rules-'));
    const rules = Object.entries(EXPRESSIONS).map(([name, expr]) => ({ record: `test:${name}`, expr }));
    writeFileSync(join(folder, 'rules.yml'), JSON.stringify({ groups: [{ name: 'history', rules }] }));
    try {
      expect(execFileSync('promtool', ['check', 'rules', join(folder, 'rules.yml')], { encoding: 'utf8' })).to.contain('4 rules found');
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOENT') throw error;
      if (process.env['REQUIRE_SERVICES'] === '1') throw new Error('promtool is not installed, and REQUIRE_SERVICES=1 asks for it', { cause: error });
      console.log('    skipped: promtool is not installed (Debian: apt-get install prometheus)');
      this.skip();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  async function serveSilence(): Promise<URL> {
    const server = createServer(() => {});
    servers.push(server);
    return new URL(`http://127.0.0.1:${await listening(server)}`);
  }
});
