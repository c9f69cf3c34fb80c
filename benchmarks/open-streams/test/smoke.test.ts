import { runForResult, runMain } from '@proxyapi/bench-harness';
import { expect } from 'chai';

const MAIN = new URL('../src/main.ts', import.meta.url);

describe('node src/main.ts', () => {
  it('explains itself', async () => {
    expect(await runMain(MAIN, ['--help'])).to.include('--smoke');
  });

  it('refuses what the descriptors or the clients do not allow, before it starts anything', async () => {
    const refusalOf = (args: readonly string[]): Promise<string> => runMain(MAIN, args).then(() => '', String);
    expect(await refusalOf(['--streams', '10000', '--clients', '2'])).to.include('10000 streams are more than 4000 for each of 2 clients: give more --clients');
    expect(await refusalOf(['--interval', '15'])).to.include('--interval must be a number above 0 to 10, got 15');
  });

  it('opens streams through the gateway and the bare relay, none cut, and writes a result of the known shape', async () => {
    const { stdout, result } = await runForResult(MAIN, ['--smoke', '--workers', '1', '--streams', '100', '--relay-streams', '20', '--hold', '0.5']);
    expect(stdout).to.include('memory per stream, gateway ÷ bare relay');
    expect(result).to.have.all.keys('benchmark', 'version', 'date', 'command', 'note', 'machine', 'parts');
    expect(result).to.include({ benchmark: 'open-streams', version: 1 });
    expect(result.note).to.include('"max_in_flight":600').and.not.include('What went wrong');
    expect(result.parts.map(({ name, columns, rounds }) => [name, columns.map(({ figure }) => figure), rounds.map((round) => round.map(({ subject }) => subject))])).to.deep.equal([
      ['streams', ['asked', 'opened', 'atOnce', 'whole', 'cut', 'wrong', 'calls', 'tokensBilled', 'tokensReceived'], [['direct', 'gateway']]],
      ['pace', ['openP50Ms', 'openP99Ms', 'openMaxMs', 'lateP50Ms', 'lateP99Ms', 'lateMaxMs', 'latePercent'], [['direct', 'gateway']]],
      ['memory', ['processes', 'mostAtOnce', 'idleMb', 'fullMb', 'kbPerStream', 'descriptors', 'cpuUsPerChunk', 'cpuPercent'], [['bare relay', 'gateway']]],
      ['after', ['idleMb', 'maxMb', 'overMb', 'cleanedMb', 'cleanedPercent', 'loopLagP99Ms', 'loopLagMaxMs'], [['gateway']]],
    ]);
    for (const { columns, rounds } of result.parts) {
      for (const { figures } of rounds.flat()) expect(figures).to.include.all.keys(columns.map(({ figure }) => figure));
    }
    const [, gateway] = result.parts[0]?.rounds[0] ?? [];
    expect(gateway?.figures).to.include({ asked: 100, opened: 100, whole: 100, cut: 0, wrong: 0, calls: 100, tokensBilled: 200, tokensReceived: 200, billDifference: 0 });
  }).timeout(120_000);
});
