import { runForResult, runMain } from '@proxyapi/bench-harness';
import { expect } from 'chai';

const MAIN = new URL('../src/main.ts', import.meta.url);

describe('node src/main.ts', () => {
  it('explains itself', async () => {
    expect(await runMain(MAIN, ['--help'])).to.include('--smoke');
  });

  it('lets both gateways meet every trouble and writes a result of the known shape', async () => {
    const { stdout, result } = await runForResult(MAIN, ['--smoke', '--rounds', '2']);
    expect(stdout).to.include('no figure means anything').and.include('time lost, fixed ÷ adaptive');
    expect(result).to.have.all.keys('benchmark', 'version', 'date', 'command', 'note', 'machine', 'parts');
    expect(result).to.include({ benchmark: 'timeouts', version: 1 });
    expect(result.machine).to.have.all.keys('cpu', 'cores', 'memoryGb', 'system', 'node', 'pinning', 'loadBefore', 'loadAfter');
    expect(result.parts.map(({ name }) => name)).to.deep.equal(['hang', 'some-hang', 'slow', 'very-slow']);
    for (const { name, columns, rounds, outcomes } of result.parts) {
      expect(rounds.map((round) => round.map(({ subject }) => subject)), name).to.deep.equal(Array.from({ length: 2 }, () => ['fixed', 'adaptive']));
      for (const { figures, samplesMs } of rounds.flat()) {
        expect(Object.keys(figures), name).to.deep.equal(columns.map(({ figure }) => figure));
        expect(samplesMs, name).to.have.all.keys('firstToken', 'lost', 'answered');
        expect(samplesMs?.['firstToken'], `${name}: the requests of one second`).to.have.lengthOf(10);
      }
      for (const { value } of outcomes) expect(value).to.have.all.keys('median', 'min', 'max');
    }
    const [hang, someHang] = result.parts;
    for (const { figures } of hang?.rounds.flat() ?? []) expect(figures['lostP50Seconds'], 'every request waits for its timeout of a second').to.be.at.least(0.9);
    for (const { figures } of someHang?.rounds.flat() ?? []) expect(figures['lostSeconds'], 'some do').to.be.at.least(0.9);
  }).timeout(60_000);
});
