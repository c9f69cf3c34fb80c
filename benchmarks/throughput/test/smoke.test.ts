import { runForResult, runMain } from '@proxyapi/bench-harness';
import { expect } from 'chai';

const MAIN = new URL('../src/main.ts', import.meta.url);

describe('node src/main.ts', () => {
  it('explains itself', async () => {
    expect(await runMain(MAIN, ['--help'])).to.include('--smoke');
  });

  it('refuses what it does not know', async () => {
    const refused = await runMain(MAIN, ['--only', 'x']).then(() => '', (error: unknown) => String(error));
    expect(refused).to.include('--only takes relay, latency, first-token, streams, cache, cache-latency, observability, workers, got x');
  });

  it('measures every subject in every round and writes a result of the known shape', async () => {
    const { stdout, text, result } = await runForResult(MAIN, ['--smoke', '--rounds', '2', '--duration', '0.2', '--samples', '20', '--streams', '8']);
    expect(stdout).to.include('CPU per request, gateway ÷ bare relay');
    expect(result).to.have.all.keys('benchmark', 'version', 'date', 'command', 'machine', 'parts');
    expect(result).to.include({ benchmark: 'throughput', version: 1 });
    expect(new Date(result.date).toISOString()).to.equal(result.date);
    expect(result.machine).to.have.all.keys('cpu', 'cores', 'memoryGb', 'system', 'node', 'pinning', 'loadBefore', 'loadAfter');
    expect(result.machine.pinning).to.include('idle cores ');
    expect(result.parts.map(({ name, columns }) => [name, columns.map(({ figure }) => figure)])).to.deep.equal([
      ['relay', ['cpuUsPerRequest', 'requestsPerSecond', 'p50Ms', 'p99Ms']],
      ['latency', ['p50Ms', 'p90Ms', 'p99Ms']],
      ['first-token', ['p50Ms', 'p90Ms', 'p99Ms']],
      ['streams', ['stalls', 'latenessP99Ms', 'latenessMaxMs', 'cpuUsPerChunk', 'rssKbPerStream']],
      ['cache', ['cpuUsPerRequest', 'requestsPerSecond', 'p50Ms', 'p99Ms']],
      ['cache-latency', ['p50Ms', 'p90Ms', 'p99Ms']],
      ['observability', ['cpuUsPerRequest', 'cpuUsOfMainThread', 'requestsPerSecond', 'p50Ms', 'p99Ms']],
      ['workers', ['cpuUsPerRequest', 'requestsPerSecond', 'p50Ms', 'p99Ms']],
    ]);
    const ways = ['direct', 'bare relay', 'gateway'];
    const subjects: Readonly<Record<string, readonly string[]>> = {
      'cache': ['bare server', 'hit', 'miss', 'not shared', 'hit, JSON as a stream', 'hit, stream'],
      'cache-latency': ['bare server', 'hit', 'miss', 'not shared', 'miss, slow provider'],
      'observability': ['nothing', 'nothing, again', 'metrics', 'log', 'metrics and log', 'metrics, log and traces', 'metrics, log and traces, none sampled'],
      'workers': ['one worker', 'two workers', 'two gateways'],
    };
    expect(result.parts.flatMap(({ name, disturbed }) => (disturbed === undefined ? [] : [name]))).to.deep.equal(['latency', 'first-token', 'streams', 'cache-latency']);
    for (const { name, columns, rounds, disturbed = [], outcomes } of result.parts) {
      expect(rounds.map((round) => round.map(({ subject }) => subject)), name).to.deep.equal(Array.from({ length: 2 }, () => subjects[name] ?? ways));
      expect(disturbed.length, name).to.be.at.most(2);
      for (const { figures } of [...rounds, ...disturbed].flat()) expect(Object.keys(figures)).to.have.members(columns.map(({ figure }) => figure));
      for (const { value } of outcomes) expect(value).to.have.all.keys('median', 'min', 'max');
    }
    const [, latency] = result.parts;
    expect(latency?.rounds[0]?.[0]?.samplesUs).to.have.lengthOf(20);
    expect(text, 'samples stand on one line').not.to.match(/^\s*\d+,?$/m);
  }).timeout(300_000); // a bound on a hang: on a busy machine it took 62 to 86 s
});
