import { runForResult, runMain } from '@proxyapi/bench-harness';
import { expect } from 'chai';

const MAIN = new URL('../src/main.ts', import.meta.url);

describe('node src/main.ts', () => {
  it('explains itself', async () => {
    expect(await runMain(MAIN, ['--help'])).to.include('--smoke');
  });

  it('loads a gateway with every kind of request and writes a result of the known shape', async () => {
    const { stdout, result } = await runForResult(MAIN, ['--duration', '10', '--rate', '20']);
    expect(stdout).to.include('growth after the warm-up, MB/min');
    expect(result).to.include({ benchmark: 'soak', version: 1 });
    expect(result.parts.map(({ name }) => name)).to.deep.equal(['memory', 'load']);
    const [memory, load] = result.parts;
    const figures = memory?.rounds[0]?.[0]?.figures ?? {};
    for (const { figure } of [...memory?.columns ?? [], ...load?.columns ?? []]) expect(figures, figure).to.have.property(figure);
    expect(figures['requests']).to.equal(200);
    expect(figures['broken'], 'no answer may break').to.equal(0);
    expect(figures['answered']).to.be.above(150);
    for (const outcome of ['left', 'cut']) expect(figures[outcome], outcome).to.be.above(0);
    expect(memory?.rounds[0]?.[0]?.samplesMb?.['rss']?.length).to.be.within(8, 20);
  }).timeout(120_000);
});
