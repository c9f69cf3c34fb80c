import { createServer } from 'node:net';

import { startMockProvider } from '@proxyapi/mock-provider';
import { expect } from 'chai';

import { failToStart, type FailToStartOptions } from '../support/fail-to-start.ts';
import { freePort } from '../support/free-port.ts';
import { listening } from '../support/listening.ts';

const KEY = 'sk-canary-start-41d7a09c5be2f83361aa';
/** The rows give two seconds; the rest is for a machine that is busy with other tests. */
const EXIT_WITHIN_MS = 2000;
const TRIES = 3;

describe('starts that must not happen', function () {
  this.timeout(60_000);

  /** Expects that the start fails in time, binds nothing, tells no key and says what `words` hold. */
  const refuses = async (options: Omit<FailToStartOptions, 'port'> & { readonly port?: number }, ...words: readonly RegExp[]): Promise<void> => {
    let fastestMs = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < TRIES && fastestMs > EXIT_WITHIN_MS; tries += 1) {
      const { code, output, ms, wasBound } = await failToStart({ port: await freePort(), ...options });
      expect(code, output).to.equal(1);
      expect(wasBound, 'the port was bound').to.equal(false);
      for (const word of words) expect(output).to.match(word);
      expect(output).not.to.contain(KEY).and.not.match(/\n {4}at |listens on/);
      fastestMs = Math.min(fastestMs, ms);
    }
    expect(fastestMs).to.be.below(EXIT_WITHIN_MS);
  };
  const sandbox = 'providers:\n  - { name: sandbox, type: sandbox }\n';

  for (const limit of ['"abc"', '.nan', 'NaN', '-1', '.inf', 'Infinity', '0', '1e9', '[32]']) {
    it(`A15 refuses body_limit_mb: ${limit}`, () => refuses({ yaml: `server:\n  body_limit_mb: ${limit}\n${sandbox}` }, /proxyapi\.yaml:2:\d+ server\.body_limit_mb: expected a number/));
  }
  for (const [key, value] of [['drain_timeout', '.inf'], ['port', '65536']] as const) {
    it(`A15 refuses server.${key}: ${value}`, () => refuses({ yaml: `server:\n  ${key}: ${value}\n${sandbox}` }, new RegExp(`proxyapi\\.yaml:2:\\d+ server\\.${key}: expected`)));
  }
  for (const [key, value] of [['timeout', '.nan'], ['idle_timeout', '-1']] as const) {
    it(`A15 refuses a provider's ${key}: ${value}`, () => refuses({ yaml: `providers:\n  - name: sandbox\n    type: sandbox\n    ${key}: ${value}\n` }, new RegExp(`proxyapi\\.yaml:4:\\d+ providers\\[0\\]\\.${key}: expected`)));
  }
  it('A15 refuses PORT=abc', () => refuses({ env: { PORT: 'abc' } }, /PORT/));

  it('D12 names the line of a misspelt key and what it may have meant', () => refuses({ yaml: `server:\n  prot: 8000\n${sandbox}` }, /proxyapi\.yaml:2:3 server\.prot: /, /port/));
  it('D12 names the line of a wrong type', () => refuses({ yaml: `${sandbox}models: [a]\n` }, /proxyapi\.yaml:3:\d+ models: expected/));
  it('D12 names the line of broken YAML', () => refuses({ yaml: `server: {\n${sandbox}` }, /proxyapi\.yaml:\d+:\d+/));
  it('D12 names a key variable that is not set', () => refuses({ yaml: 'providers:\n  - name: openai\n    type: openai\n    api_key_env: NO_SUCH_KEY\n' }, /proxyapi\.yaml:4:\d+ providers\[0\]\.api_key_env: /, /NO_SUCH_KEY/));
  it('D12 names a caller’s key variable that is not set', () => refuses({ yaml: `auth:\n  api_keys:\n    - { name: ci, key_env: NO_SUCH_KEY }\n${sandbox}` }, /proxyapi\.yaml:3:\d+ auth\.api_keys\[0\]\.key_env: /));
  it('D12 names the second of two providers with one name', () => refuses({ yaml: `${sandbox}  - { name: sandbox, type: sandbox }\n` }, /proxyapi\.yaml:3:\d+ providers\[1\]\.name: /));
  it('D12 names an alias that leads to an alias', () => refuses({ yaml: `${sandbox}models:\n  fast: [sandbox/sandbox]\n  faster: [fast]\n` }, /proxyapi\.yaml:5:\d+ models\.faster\[0\]: expected a target/, /another name in models/));
  it('D12 names an alias that leads to no provider', () => refuses({ yaml: `${sandbox}models:\n  fast: [sandbix/x]\n` }, /proxyapi\.yaml:4:\d+ models\.fast\[0\]: expected/, /nearest is sandbox/));
  it('D12 refuses a file of 10 MB', () => refuses({ yaml: `# ${'x'.repeat(10 * 1024 * 1024)}\n${sandbox}` }, /proxyapi\.yaml/, /1 MB|1048576|1,048,576/));
  it('D12 refuses a file of aliases that unfold without end', () => {
    const layers = Array.from({ length: 12 }, (_unused, index) => `  l${index + 1}: &l${index + 1} [${Array.from({ length: 12 }, () => `*l${index}`).join(', ')}]`);
    return refuses({ yaml: `x:\n  l0: &l0 [x]\n${layers.join('\n')}\n${sandbox}` }, /proxyapi\.yaml/);
  });
  it('D12 refuses a file that is no text', () => refuses({ yaml: Buffer.from([0, 255, 254, 1, 2, 3]) }, /proxyapi\.yaml/));
  it('D12 refuses an empty list of providers', () => refuses({ yaml: 'providers: []\n' }, /proxyapi\.yaml:1:\d+ providers: expected/));
  it('D12 tells every problem at once', () => refuses({ yaml: `server:\n  prot: 1\n  body_limit_mb: x\n${sandbox}` }, /server\.prot/, /server\.body_limit_mb/));
  it('D12 tells no key that stands in the wrong place', () => refuses({ yaml: `providers:\n  - name: openai\n    type: openai\n    api_key: ${KEY}\n    api_key_env: ${KEY}\n`, env: { OPENAI_API_KEY: KEY } }, /proxyapi\.yaml:4:\d+ providers\[0\]\.api_key: /));
  it('D12 names a file that is not there', () => refuses({ env: { PROXYAPI_CONFIG: '/no/such/file.yaml' } }, /\/no\/such\/file\.yaml/));
  it('D12 refuses to be open to the network', () => refuses({ env: { HOST: '0.0.0.0' } }, /HOST/, /api_keys|PROXYAPI_API_KEYS/));

  it('D09 names a port that is in use, and asks no provider before it has one', async () => {
    const taken = createServer();
    const port = await listening(taken);
    const provider = await startMockProvider();
    try {
      const yaml = `providers:\n  - { name: mock, type: openai, base_url: "${provider.url}/v1", api_key_env: KEY }\n`;
      await refuses({ yaml, port, isPortTaken: true, env: { KEY } }, new RegExp(`port ${port} .*in use`));
      expect(provider.stats().connections).to.equal(0);
    } finally {
      await provider.close();
      taken.close();
    }
  });
});
