import { runForResult, runMain } from '@proxyapi/bench-harness';
import { expect } from 'chai';

const MAIN = new URL('../src/main.ts', import.meta.url);
const REQUESTS = 60;
const CALLERS = 10;

describe('node src/main.ts', () => {
  it('explains itself', async () => {
    expect(await runMain(MAIN, ['--help'])).to.include('--smoke');
  });

  it('measures every subject in every round, counts its sockets and writes a result of the known shape', async () => {
    const { stdout, result } = await runForResult(MAIN, ['--smoke', '--rounds', '2']);
    expect(stdout).to.include('no figure means anything').and.include('CPU per request, V1 ÷ V2');
    expect(result).to.have.all.keys('benchmark', 'version', 'date', 'command', 'note', 'machine', 'parts');
    expect(result).to.include({ benchmark: 'connection-pooling', version: 1 });
    expect(result.machine).to.have.all.keys('cpu', 'cores', 'memoryGb', 'system', 'node', 'pinning', 'loadBefore', 'loadAfter');
    expect(result.parts.map(({ name }) => name)).to.deep.equal(['tls', 'tcp', 'tls-at-once']);
    const subjects = ['V1: got, a connection each', 'got, kept connections', 'undici', 'V2: proxy-core', 'gateway'];
    for (const { name, columns, rounds, outcomes } of result.parts) {
      expect(columns.map(({ figure }) => figure)).to.deep.equal(
        ['reusePercent', 'sockets', 'handshakes', 'resumedHandshakes', 'cpuUsPerRequest', 'requestsPerSecond', 'p50Ms', 'p95Ms', 'p99Ms'],
      );
      expect(rounds.map((round) => round.map(({ subject }) => subject)), name).to.deep.equal([subjects, subjects]);
      for (const { figures } of rounds.flat()) expect(Object.keys(figures), name).to.deep.equal(columns.map(({ figure }) => figure));
      for (const { value } of outcomes) expect(value).to.have.all.keys('median', 'min', 'max');
      for (const { subject, figures } of rounds.flat()) {
        const isKept = subject !== subjects[0];
        // Where answers come at once, or a busy machine has the last callers ask late, a socket may be free again by then.
        const atLeast = name === 'tls-at-once' ? 1 : CALLERS / 2;
        expect(figures['sockets'], `${name}, ${subject}`).to.satisfy((sockets: number) => (isKept ? sockets >= atLeast && sockets < REQUESTS : sockets === REQUESTS));
        expect(figures['handshakes'], `${name}, ${subject}`).to.equal(name === 'tcp' ? 0 : figures['sockets']);
      }
    }
  }).timeout(60_000);
});
