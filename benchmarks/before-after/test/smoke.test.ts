import { runForResult, runMain } from '@proxyapi/bench-harness';
import { expect } from 'chai';

const MAIN = new URL('../src/main.ts', import.meta.url);

describe('node src/main.ts', () => {
  it('explains itself', async () => {
    expect(await runMain(MAIN, ['--help'])).to.include('--loop');
  });

  it('refuses a loop whose errors its provider’s bill could not explain', async () => {
    const refused = await runMain(MAIN, ['--loop', '--duration', '86400']).then(() => '', (error: unknown) => String(error));
    expect(refused).to.include('the provider\'s bill keeps 100000');
  });

  it('measures both subjects, with repeats and without, and writes a result of the known shape', async () => {
    const { stdout, result } = await runForResult(MAIN, ['--smoke']);
    expect(stdout).to.include('no figure means anything').and.include('CPU per answer, gateway ÷ naive proxy');
    expect(result).to.include({ benchmark: 'before-after', version: 1 });
    expect(result.parts.map(({ name }) => name)).to.deep.equal(['repeated', 'unrepeated']);
    for (const { name, columns, rounds, outcomes } of result.parts) {
      expect(rounds.map((round) => round.map(({ subject }) => subject)), name).to.deep.equal([['naive proxy', 'gateway']]);
      const [naive, gateway] = rounds[0] ?? [];
      for (const measured of [naive, gateway]) {
        expect(Object.keys(measured?.figures ?? {}), name).to.deep.equal(columns.map(({ figure }) => figure));
        expect(measured?.samplesMs, name).to.have.all.keys('whole', 'firstToken');
      }
      expect(gateway?.figures['requests'], 'the same arrivals').to.equal(naive?.figures['requests']);
      expect(naive?.figures['attempts'], 'one attempt for each request').to.equal(naive?.figures['requests']);
      for (const { value } of outcomes) expect(value).to.have.all.keys('median', 'min', 'max');
    }
  }).timeout(120_000);

  it('loops the trace against the gateway, and finds every error on the provider’s bill', async () => {
    const { stdout, result } = await runForResult(MAIN, ['--smoke', '--loop', '--faults', '0.2']);
    expect(stdout).to.include('errors that the provider did not make');
    expect(result).to.include({ benchmark: 'before-after-loop', version: 1 });
    expect(result.command).to.match(/^node benchmarks\/before-after\/src\/main\.ts --smoke --loop --faults 0\.2/);
    expect(result.parts.map(({ name }) => name)).to.deep.equal(['errors', 'memory']);
    const figures = result.parts[0]?.rounds[0]?.[0]?.figures ?? {};
    for (const { columns } of result.parts) for (const { figure } of columns) expect(figures, figure).to.have.property(figure);
    for (const fault of ['failed500', 'failedReset', 'failedCut', 'errors']) expect(figures[fault], fault).to.be.above(0);
    expect(figures['unexplained'], 'a busy machine has some shed, and no other').to.equal(figures['shed']);
    expect(figures['errors'], 'each has its reason').to.equal((figures['cutStreams'] ?? 0) + (figures['allFailed'] ?? 0) + (figures['unexplained'] ?? 0));
  }).timeout(120_000);
});
