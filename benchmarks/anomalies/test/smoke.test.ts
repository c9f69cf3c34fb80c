import { runForResult, runMain } from '@proxyapi/bench-harness';
import { expect } from 'chai';

const MAIN = new URL('../src/main.ts', import.meta.url);

describe('node src/main.ts', () => {
  it('explains itself', async () => {
    expect(await runMain(MAIN, ['--help'])).to.include('--trace FILE');
  });

  it('shows every incident to every detector and writes a result of the known shape', async () => {
    const { stdout, result } = await runForResult(MAIN, ['--smoke', '--rounds', '2']);
    expect(stdout).to.include('no figure means anything').and.include('recall, percentage points, detector − three sigma');
    expect(result).to.include({ benchmark: 'anomalies', version: 1 });
    const detectors = ['detector', '4 of 6 buckets', 'three sigma', 'fixed limits'];
    expect(result.parts.map(({ name }) => name)).to.deep.equal(['overall', ...detectors.map((name) => `incidents: ${name}`), 'models', 'cost']);
    for (const { name, columns, rounds } of result.parts) {
      const subjects = name.startsWith('incidents') ? ['latency ×3', 'outage: all fail', 'load ÷10'] : name === 'models' ? ['middling', 'rare'] : detectors;
      expect(rounds.map((round) => round.map(({ subject }) => subject)), name).to.deep.equal([subjects, subjects]);
      for (const { figures } of rounds.flat()) expect(Object.keys(figures).toSorted(), name).to.deep.equal(columns.map(({ figure }) => figure).toSorted());
    }
  });
});
