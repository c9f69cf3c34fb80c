import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { makeCertificate, type MockProvider, startMockProvider } from '@proxyapi/mock-provider';
import { expect } from 'chai';

import { failToStart } from '../support/fail-to-start.ts';
import { freePort } from '../support/free-port.ts';
import { type SilentServer, startSilentServer } from '../support/silent-server.ts';
import { until } from '../support/until.ts';
import { expectFailure } from './dialect-shapes.ts';
import { chatBody, requestBytes, useBench } from './fault-bench.ts';
import { isFullRun } from './full-run.ts';
import { resetBreakers } from './gateway-view.ts';
import { inParallel } from './in-parallel.ts';
import { readResources } from './resources.ts';
import { ask, upstreamCase } from './upstream-case.ts';
import { providerEntry, upstreamSections } from './upstream-config.ts';

const HANDSHAKE_MS = 400;
/** How late a timer may be on a busy machine, beside the tenth that is allowed. */
const SLACK_MS = 150;
const ATTEMPTS = isFullRun() ? 10_000 : 500;
/** As often as a breaker can be told to look on. */
const ATTEMPTS_PER_BREAKER = 250;
/** How much more may stay resident after a collection: 4 KB for each attempt of a full run. */
const GROWTH_MB = 20;

describe('TLS that cannot be trusted', () => {
  const authority = makeCertificate({ names: ['a test authority'] });
  const names = ['127.0.0.1'];
  const certificates = {
    good: makeCertificate({ names, issuer: authority }),
    expired: makeCertificate({ names, issuer: authority, expiresAtMs: Date.now() - 60_000 }),
    'self-signed': makeCertificate({ names }),
    'other-name': makeCertificate({ names: ['api.example', '127.0.0.2'], issuer: authority }),
  };
  type Name = keyof typeof certificates;
  const flaws = { expired: 'has expired', 'self-signed': 'signs itself', 'other-name': 'has another name' } as const;

  const folder = mkdtempSync(join(tmpdir(), 'proxyapi-tls-'));
  const authorityFile = join(folder, 'authority.pem');
  const providers = new Map<string, MockProvider>();
  let silent: SilentServer;
  const at = (name: Name): MockProvider => {
    const provider = providers.get(name);
    if (provider === undefined) throw new Error(`${name} does not listen`);
    return provider;
  };
  before(async () => {
    writeFileSync(authorityFile, authority.cert);
    for (const [name, tls] of Object.entries(certificates)) providers.set(name, await startMockProvider({ tls, keepAliveMs: 2000 }));
    silent = await startSilentServer();
  });
  after(async () => {
    silent.close();
    await Promise.all([...providers.values()].map((provider) => provider.close()));
    rmSync(folder, { recursive: true });
  });

  const bench = useBench({
    // Everything but the flaw is in order: but for it, each of them would be trusted.
    env: { NODE_EXTRA_CA_CERTS: authorityFile },
    upstream: ({ calm }) => upstreamSections(calm, {
      providers: [
        ...Object.keys(certificates).map((name) => providerEntry(name, at(name as Name).url)),
        providerEntry('silent', `https://127.0.0.1:${silent.port}`, { timeout: 5, completion_timeout: 5, http_client: `{ connect_timeout: ${HANDSHAKE_MS / 1000} }` }),
      ],
      models: Object.fromEntries([...Object.keys(flaws), 'silent'].map((name) => [`past-${name}`, [`${name}/m`, 'good/mock-chat']])),
      sections: 'circuit_breaker: { failure_threshold: 1000, min_failure_threshold: 1000, max_failure_threshold: 1000, min_requests: 100000 }',
    }),
  });

  // None of the providers here is the bench's own: what they are asked is on no bill that the case looks at.
  const attempts = (count: number): { readonly unseen: number } => ({ unseen: count });

  for (const [name, what] of Object.entries(flaws) as [keyof typeof flaws, string][]) {
    upstreamCase(bench, `B05 tells a certificate that ${what}, shows it no request and does not try again`, async () => {
      for (const stream of [false, true]) {
        const answer = await ask(bench, `${name}/m`, { stream });
        expectFailure(answer, 'upstream_tls');
        expect(answer.headers).to.include({ 'x-proxyapi-attempts': '1', 'x-should-retry': 'false' });
      }
      expect(at(name).stats().requests).to.equal(0);
    }, attempts(2));
  }

  upstreamCase(bench, 'B05 gives a handshake as long as a connection may take, and does not try again', async () => {
    for (const stream of [false, true]) {
      const connections = silent.connections();
      const answer = await ask(bench, 'silent/m', { stream });
      expectFailure(answer, 'upstream_tls');
      expect(answer.headers['x-proxyapi-attempts']).to.equal('1');
      expect(answer.ms).to.be.within(HANDSHAKE_MS, HANDSHAKE_MS * 1.1 + SLACK_MS);
      expect(silent.connections() - connections).to.equal(1);
      await until(() => silent.openSockets() === 0, { limitMs: 500, describe: () => 'the connection stays open' });
    }
  }, attempts(2));

  upstreamCase(bench, 'B05 asks the next candidate', async () => {
    for (const name of [...Object.keys(flaws), 'silent']) {
      const { status, headers } = await ask(bench, `past-${name}`);
      expect([status, headers['x-proxyapi-provider'], headers['x-proxyapi-attempts']]).to.deep.equal([200, 'good', '2']);
    }
  }, attempts(2 * (Object.keys(flaws).length + 1)));

  upstreamCase(bench, `B05 keeps nothing of ${ATTEMPTS} attempts`, async () => {
    const kinds = Object.keys(flaws);
    const requestOf = (index: number): Buffer => requestBytes({ body: chatBody({ model: `${kinds[index % kinds.length]}/m` }) });
    const keptAfterHalf = async (): Promise<number> => {
      for (let done = 0; done < ATTEMPTS / 2; done += ATTEMPTS_PER_BREAKER) {
        await inParallel(bench.gateway.port, { count: ATTEMPTS_PER_BREAKER, connections: 8 }, { requestOf, onAnswer: (answer) => expectFailure(answer, 'upstream_tls') });
        await resetBreakers(bench);
      }
      return (await readResources(bench.gateway)).rssMb;
    };
    const first = await keptAfterHalf();
    expect(await keptAfterHalf() - first, 'MB more after the second half').to.be.below(GROWTH_MB);
  }, { ...attempts(ATTEMPTS), isUntold: true, limitMs: 120_000 });

  it('B05 does not start where certificates are not checked', async function () {
    this.timeout(30_000);
    const { code, output, wasBound } = await failToStart({ yaml: 'providers:\n  - { name: sandbox, type: sandbox }\n', env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' }, port: await freePort() });
    expect(code, output).to.equal(1);
    expect(output).to.match(/NODE_TLS_REJECT_UNAUTHORIZED: expected certificates to be checked/).and.to.contain('NODE_EXTRA_CA_CERTS');
    expect(wasBound, 'the port was bound').to.equal(false);
  });
});
