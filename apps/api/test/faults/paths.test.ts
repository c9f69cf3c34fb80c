import { expect } from 'chai';

import { CANARIES } from './canaries.ts';
import { expectFailure } from './dialect-shapes.ts';
import { requestBytes, useBench } from './fault-bench.ts';
import { faultCase } from './fault-case.ts';

const ODD_TARGETS = [
  '/v1//x', '/v1/../admin', '/v1/./models/../../debug/resources', '/admin%2fkeys', '/METRICS', '/metrics;a',
  '/V1/models', '/v1/models/', '/v1/chat/completions/', '//v1/models', '///', '/debug//resources',
  '/debug/resources/', '/DEBUG/resources', '/debug/%72esources', '/debug/resources;a', '/debug/resources%00',
  '/v1/models\\..\\..\\debug', '*', '/__proto__', '/constructor', '/%', '/%c0%ae%c0%ae/', '/index.html', '/.env',
  '/node_modules/express/package.json', 'http://evil.example', 'http://evil.example/admin',
];
/** Targets that lead to an endpoint, which asks for a key. */
const GUARDED_TARGETS = [
  '/v1/models', '/v1/models?x=%', '/v1/models#a', '/v1/models/%', '/v1/models/%E0%A4%A', '/v1/models/..%2f..%2fdebug',
  '/v1/models/../debug', '/v1/models/a%00b', '/v1/models/__proto__', '/debug/resources', '/debug/resources?gc=%zz',
  'http://evil.example/v1/models', 'http://user:pass@evil.example:99/v1/models',
  'HTTP://EVIL.EXAMPLE/debug/resources', 'ftp://x/v1/models',
];
const ODD_HOSTS = ['a/#', 'a/?', 'a/../', '', '@', 'a b', '[', 'a:99999', 'localhost, evil', '127.0.0.1'];

describe('paths and hosts that a client may name', () => {
  const bench = useBench();

  faultCase(bench, 'A44 serves no path by another spelling', () => bench.withoutUpstreamCalls(async () => {
    for (const target of ODD_TARGETS) {
      for (const authorization of [undefined, `Bearer ${CANARIES.clientKey}`, `Bearer ${CANARIES.adminKey}`]) {
        const answer = await bench.exchange(requestBytes({ method: 'GET', target, headers: { authorization } }));
        expect(answer.status, target).to.equal(404);
        expectFailure(answer, 'not_found');
      }
    }
  }));

  faultCase(bench, 'A44 asks for a key by whatever path or host', () => bench.withoutUpstreamCalls(async () => {
    for (const target of GUARDED_TARGETS) {
      for (const authorization of [undefined, 'Bearer wrong']) {
        const answer = await bench.exchange(requestBytes({ method: 'GET', target, headers: { authorization } }));
        expect(answer.status, target).to.equal(401);
        expectFailure(answer, 'invalid_api_key');
      }
    }
    for (const host of ODD_HOSTS) {
      for (const target of ['/v1/models', '/debug/resources', '/v1/chat/completions']) {
        const method = target === '/v1/chat/completions' ? 'POST' : 'GET';
        const answer = await bench.exchange(requestBytes({ method, target, headers: { host, authorization: undefined } }));
        expect(answer.status, host).to.equal(401);
      }
    }
  }));

  faultCase(bench, 'A44 keeps a caller’s key out of /debug', async () => {
    const answer = await bench.exchange(requestBytes({ method: 'GET', target: '/debug/resources' }));
    expectFailure(answer, 'invalid_api_key');
  });

  faultCase(bench, 'A44 refuses targets that nobody can read', () => bench.withoutUpstreamCalls(async () => {
    for (const target of ['http://[bad', 'http://[bad/debug/resources', 'http://a:b/v1/models', '/a b', '?', '#', 'evil:80', '/\xff']) {
      expectFailure(await bench.exchange(requestBytes({ method: 'GET', target })), 'bad_request', { closes: true });
    }
  }));

  faultCase(bench, 'A44 names the methods that a path has', () => bench.withoutUpstreamCalls(async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH', 'TRACE', 'OPTIONS', 'PROPFIND']) {
      const answer = await bench.exchange(requestBytes({ method, target: '/v1/chat/completions', headers: { 'content-length': '0' } }));
      expectFailure(answer, 'method_not_allowed');
      expect(answer.headers['allow']).to.equal('POST');
    }
    const tunnel = await bench.connect();
    tunnel.send('CONNECT evil.example:443 HTTP/1.1\r\nhost: evil.example:443\r\n\r\n');
    await tunnel.closed();
    expect(tunnel.received).not.to.contain('200');
  }));
});
