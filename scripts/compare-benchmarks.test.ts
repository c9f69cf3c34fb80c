import { execFile } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { expect } from 'chai';

import { type BenchmarkResult, type Outcome, seededRandom } from '../benchmarks/harness/src/index.ts';
import { diffFigures } from './bench-diff/diff-figures.ts';
import { parseDiffOptions } from './bench-diff/parse-diff-options.ts';
import { renderDiff } from './bench-diff/render-diff.ts';
import type { Pass } from './bench-diff/run-passes.ts';
import { plantTree } from './plant-tree.ts';

const ROOT = resolve(import.meta.dirname, '..');
const SCRIPT = join(ROOT, 'scripts/compare-benchmarks.ts');
const CHECKOUTS = { commits: { base: 'aaaaaaa', branch: 'bbbbbbb' }, measureAlike: true };
const run = promisify(execFile);

describe('diffFigures', () => {
  it('flags a fifth more as worse and a fifth less as better, whatever the order of the passes', () => {
    const values = [1, 1.03, 0.97, 1.01, 1.02];
    expect(changeOf(values, values.map((value) => value * 1.2))).to.equal('worse');
    expect(changeOf(values, values.toReversed().map((value) => value * 0.8))).to.equal('better');
  });

  it('flags nothing that is within what either side differs from itself', () => {
    expect(changeOf([1, 1.3, 0.9, 1.1, 1], [1.2, 1.21, 1.22, 1.23, 1.2])).to.equal('none');
    expect(changeOf([1, 1, 1, 1, 1], [1.2, 1.5, 0.9, 1.1, 1.3])).to.equal('none');
  });

  it('flags nothing below 5 %, however little noise there is', () => {
    expect(changeOf([1, 1, 1], [1.04, 1.04, 1.04])).to.equal('none');
    expect(changeOf([1, 1, 1], [1.06, 1.06, 1.06])).to.equal('worse');
  });

  it('flags fewer than one of 200 figures of equal checkouts', () => {
    const random = seededRandom(1);
    const normal = (): number => 1 + 0.1 * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const drawn = (): readonly number[] => Array.from({ length: 5 }, normal);
    const flagged = Array.from({ length: 4000 }, () => changeOf(drawn(), drawn())).filter((change) => change !== 'none').length;
    expect(flagged / 4000).to.be.below(1 / 200);
  });

  it('divides each pass by itself', () => {
    const [figure] = diffFigures(passesOf([10, 20, 40], [11, 20, 60]));
    expect(figure?.ratio).to.deep.equal({ median: 1.1, min: 1, max: 1.5 });
  });

  it('judges a worst round by the worst, as its target does', () => {
    const worst = (max: number): Partial<Outcome> => ({ kind: 'worst', value: { median: 0, min: 0, max } });
    const [figure] = diffFigures([0, 0, 0].map(() => ({ base: side(worst(0)), branch: side(worst(7)) })));
    expect(figure).to.deep.include({ branch: { median: 7, min: 7, max: 7 }, change: 'worse', ratio: undefined });
  });

  it('tells of figures that one side does not have, and compares only what has a target', () => {
    const none = { results: [], failures: [] };
    const [figure, ...more] = diffFigures([{ base: none, branch: side({}) }]);
    expect(figure).to.include({ base: undefined, change: 'none' });
    expect(more).to.deep.equal([]);
    const { target: _target, ...untargeted } = outcomeOf({});
    expect(diffFigures([{ base: none, branch: { failures: [], results: [resultOf(untargeted)] } }])).to.deep.equal([]);
  });

  function changeOf(base: readonly number[], branch: readonly number[]): string | undefined {
    return diffFigures(passesOf(base, branch))[0]?.change;
  }
});

describe('renderDiff', () => {
  it('shows both sides with their spread, and names what is beyond the noise first', () => {
    const passes = passesOf([10, 11, 12], [20, 21, 22]);
    const text = renderDiff(CHECKOUTS, passes, diffFigures(passes));
    expect(text).to.include('Beyond the noise: added ms is **worse**.');
    expect(text).to.include('| example: added ms | 11.0 (10.0 … 12.0) | 21.0 (20.0 … 22.0) | 1.91 (1.83 … 2.00) | **worse** |');
    const same = passesOf([10, 11, 12], [10, 11, 12]);
    expect(renderDiff(CHECKOUTS, same, diffFigures(same))).to.include('None of 1 figures differs by more than the noise.').and.not.include('**');
  });

  it('lets no name out of its cell, nor mention anybody', () => {
    const passes = [1, 2, 3].map(() => ({ base: side({ name: 'a | b\n<img> @everyone' }), branch: side({ name: 'a | b\n<img> @everyone' }) }));
    expect(renderDiff(CHECKOUTS, passes, diffFigures(passes))).to.include('a &#124; b &#60;img&#62; &#64;everyone').and.not.include('@everyone');
  });

  it('takes a run that compared nothing for no good news', () => {
    const none = { results: [], failures: ['throughput: exit status 75'] };
    const passes = [1, 2, 3].map(() => ({ base: none, branch: none }));
    expect(renderDiff(CHECKOUTS, passes, diffFigures(passes))).to.include('Nothing could be compared.').and.not.include('noise.\n\n|');
  });

  it('says where the benchmarks differ, and what failed', () => {
    const passes = [{ base: { results: [], failures: ['throughput: exit status 2'] }, branch: side({}) }];
    const text = renderDiff({ ...CHECKOUTS, measureAlike: false }, passes, diffFigures(passes));
    expect(text).to.include('The benchmarks themselves differ').and.include('- Failed in the base: throughput: exit status 2');
  });
});

describe('pnpm bench:diff', () => {
  const folder = mkdtempSync(join(tmpdir(), 'proxyapi-diff-test-'));
  const cleanUps: (() => void)[] = [() => rmSync(folder, { recursive: true })];
  after(() => cleanUps.forEach((cleanUp) => cleanUp()));

  it('runs both checkouts in turn, the other way round in every second pass, and writes the table', async () => {
    const log = join(folder, 'order');
    appendFileSync(log, '');
    const [base, branch] = [checkout('base', 10, log), checkout('branch', 20, log)];
    const { stdout } = await run(process.execPath, [SCRIPT, '--base', base, '--branch', branch, '--passes', '5', '--only', 'cache-performance', '--json', join(folder, 'out')]);
    expect(readFileSync(log, 'utf8')).to.equal('base branch branch base base branch branch base base branch ');
    expect(stdout).to.include('| example: added ms | 10.0 | 20.0 | 2.00 | **worse** |');
    expect(readFileSync(join(folder, 'out/comparison.md'), 'utf8')).to.equal(stdout);
    expect(JSON.parse(readFileSync(join(folder, 'out/pass-5/branch/cache-performance.json'), 'utf8'))).to.include({ benchmark: 'example' });
  });

  it('explains itself, and refuses a checkout that is not installed', async () => {
    expect((await run(process.execPath, [SCRIPT, '--help'])).stdout).to.include('--base FOLDER');
    const refused = await run(process.execPath, [SCRIPT, '--base', folder]).then(() => '', (error: { stderr: string }) => error.stderr);
    expect(refused).to.include('is not installed: npx -y pnpm@12 --dir');
  });

  it('wants a base, and passes enough for a spread', () => {
    expect(() => parseDiffOptions([])).to.throw('--base');
    expect(() => parseDiffOptions(['--base', '.', '--passes', '4'])).to.throw('--passes must be at least 5, got 4');
    expect(() => parseDiffOptions(['--base', '.', '--only', 'soak'])).to.throw('got soak');
    expect(parseDiffOptions(['--base', '.'])).to.include({ passes: 5, branch: ROOT });
  });

  function checkout(name: string, ms: number, log: string): string {
    const result = resultOf(outcomeOf({ value: { median: ms, min: ms, max: ms } }));
    const code = `const fs = process.getBuiltinModule('node:fs'); fs.appendFileSync(${JSON.stringify(log)}, '${name} '); fs.writeFileSync(process.argv.at(-1), ${JSON.stringify(JSON.stringify(result))})`;
    const root = plantTree({ 'benchmarks/cache-performance/src/main.ts': code });
    mkdirSync(join(root, 'node_modules'));
    cleanUps.push(() => rmSync(root, { recursive: true }));
    return root;
  }
});

function passesOf(base: readonly number[], branch: readonly number[]): readonly Pass[] {
  const valueOf = (median: number): Partial<Outcome> => ({ value: { median, min: median, max: median } });
  return base.map((value, pass) => ({ base: side(valueOf(value)), branch: side(valueOf(branch[pass] ?? Number.NaN)) }));
}

function side(outcome: Partial<Outcome>): Pass['base'] {
  return { failures: [], results: [resultOf(outcomeOf(outcome))] };
}

function outcomeOf(outcome: Partial<Outcome>): Outcome {
  return { name: 'added ms', kind: 'difference', figure: 'ms', subject: 'gateway', against: 'direct', digits: 1, target: 1, value: { median: 1, min: 1, max: 1 }, isMet: true, ...outcome };
}

function resultOf(outcome: Outcome): BenchmarkResult {
  const machine = { cpu: 'A processor', cores: 2, memoryGb: 4, system: 'Linux', node: 'v24', pinning: 'unpinned', loadBefore: 0, loadAfter: 0 };
  return { benchmark: 'example', version: 1, date: '2026-01-01T00:00:00.000Z', command: 'node main.ts', machine, parts: [{ name: 'part', title: 'A part', method: 'How.', columns: [], rounds: [], outcomes: [outcome] }] };
}
