import { execFile } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { expect } from 'chai';

import type { BenchmarkResult } from '../benchmarks/harness/src/index.ts';
import { type Benchmark, BENCHMARKS } from './bench/benchmarks.ts';
import { parseBenchOptions } from './bench/parse-bench-options.ts';
import { renderSummary } from './bench/render-summary.ts';
import { runAll } from './bench/run-all.ts';
import { plantTree } from './plant-tree.ts';

const ROOT = resolve(import.meta.dirname, '..');
const run = promisify(execFile);
/** Folders of `benchmarks` that measure nothing themselves. */
const NO_BENCHMARKS: ReadonlySet<string> = new Set(['harness', 'mock-provider', 'report', 'results']);

describe('the list of benchmarks', () => {
  const there = globSync('benchmarks/*/src/main.ts', { cwd: ROOT }).map((file) => file.split('/')[1] ?? '').filter((name) => !NO_BENCHMARKS.has(name));
  const listed = BENCHMARKS.filter(({ name }) => there.includes(name));

  it('has every benchmark of the repository, and no other', () => {
    const folders = globSync('benchmarks/*/package.json', { cwd: ROOT }).map((file) => file.split('/')[1] ?? '').filter((name) => !NO_BENCHMARKS.has(name));
    const names: readonly string[] = BENCHMARKS.map(({ name }) => name);
    expect(names).to.include.members(there);
    // The other gateways are a workspace of their own, which need not be there.
    expect(names.filter((name) => name !== 'compare')).to.have.members(folders.filter((name) => name !== 'compare'));
  });

  it('has for each the root script that runs it', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    for (const { name, script, nodeArguments = [] } of listed) expect(scripts[script], script).to.equal(['node', ...nodeArguments, `benchmarks/${name}/src/main.ts`].join(' '));
  });

  it('gives each arguments that its help text knows', async () => {
    const helped = listed.filter(({ name, hasOwnWorkspace }) => hasOwnWorkspace !== true || existsSync(join(ROOT, 'benchmarks', name, 'node_modules')));
    await Promise.all(helped.map(async ({ name, nodeArguments = [], shortArguments }) => {
      const { stdout } = await run(process.execPath, [...nodeArguments, join(ROOT, 'benchmarks', name, 'src/main.ts'), '--help']);
      for (const option of [...shortArguments, '--smoke', '--json', '--save'].filter((argument) => argument.startsWith('--'))) expect(stdout, name).to.include(option);
    }));
  });
});

describe('pnpm bench', () => {
  const folder = mkdtempSync(join(tmpdir(), 'proxyapi-bench-'));
  const cleanUps: (() => void)[] = [() => rmSync(folder, { recursive: true })];
  after(() => cleanUps.forEach((cleanUp) => cleanUp()));

  it('explains itself with the name of each benchmark, and refuses what it does not know', async () => {
    const { stdout } = await run(process.execPath, [join(ROOT, 'scripts/run-benchmarks.ts'), '--help']);
    for (const { name } of BENCHMARKS) expect(stdout).to.include(name);
    const refused = await run(process.execPath, [join(ROOT, 'scripts/run-benchmarks.ts'), '--only', 'x']).then(() => undefined, (error: { code: number; stderr: string }) => error);
    expect(refused?.code).to.equal(2);
    expect(refused?.stderr).to.include('--only takes throughput, ').and.include('got x');
  });

  it('takes names with spaces or commas between, and keeps nothing of a short run', () => {
    const names = (...args: string[]) => parseBenchOptions(args)?.benchmarks.map(({ name }) => name);
    expect(names('--only', 'soak,timeouts', 'anomalies')).to.deep.equal(['timeouts', 'anomalies', 'soak']);
    expect(names('--', '--only', 'soak')).to.deep.equal(['soak']);
    expect(names()).to.have.lengthOf(BENCHMARKS.length);
    expect(() => parseBenchOptions(['--save'])).to.throw('--full');
    expect(() => parseBenchOptions(['--full', '--smoke'])).to.throw('contradict');
    expect(parseBenchOptions(['--save', '--full'])).to.include({ isSaved: true, length: 'full' });
  });

  it('leaves a result of each benchmark, a page of all, and a summary of what has a target', async () => {
    const { stdout } = await run(process.execPath, [join(ROOT, 'scripts/run-benchmarks.ts'), '--smoke', '--only', 'anomalies', 'metrics', 'logging', '--json', folder]);
    expect(stdout).to.include('=== anomalies (1 of 3)').and.match(/Targets: \d of 1 met/).and.match(/anomalies +measured +\d+ s/);
    const partsOf = (name: string) => {
      const { benchmark, version, parts }: BenchmarkResult = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
      expect({ benchmark, version }).to.deep.equal({ benchmark: name, version: 1 });
      return parts.map((part) => [part.name, part.columns.map(({ figure }) => figure), part.rounds[0]?.map(({ subject }) => subject)]);
    };
    expect(partsOf('anomalies')).to.have.lengthOf(7);
    expect(partsOf('metrics')).to.deep.equal([['requests', ['cpuUsPerRequest'], ['nothing but the records', 'GatewayMetrics', 'GatewayMetrics, traced', 'prom-client directly']]]);
    expect(partsOf('logging')).to.deep.equal([['lines', ['cpuUsPerLine'], ['createLogger', 'createLogger, 1000 secrets', 'createLogger, level off', 'winston as it comes']]]);
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).to.include('ns per attempt, detector, worst round');
  });

  it('goes on after a benchmark that failed, and says so in the end', async () => {
    const { output, isFine } = await runPlanted({ broken: 'process.exit(3)', silent: '', fine: writeResult('fine') });
    expect(isFine).to.equal(false);
    expect(output).to.match(/broken +FAILED +0 s, exit status 3/).and.match(/silent +FAILED +0 s, it wrote no result/).and.match(/fine +measured/);
  });

  it('takes no result of an earlier run for this one’s, and shows what a failed one measured', async () => {
    const { output, isFine } = await runPlanted({ odd: `${writeResult('odd')}; process.exit(1)` });
    expect(isFine).to.equal(false);
    expect(output).to.include('plots in ');
    const again = await runPlanted({ odd: 'process.exit(1)' });
    expect(again.output).to.not.include('plots in ');
  });

  it('skips what is not installed, with the command that installs it, and does not fail for it', async () => {
    const { output, isFine } = await runPlanted({ others: writeResult('others') }, { hasOwnWorkspace: true });
    expect(isFine).to.equal(true);
    expect(output).to.include('skipped: not installed: npx -y pnpm@12 --dir benchmarks/others install');
  });

  it('names the part of a target that several parts have', () => {
    const machine = { cpu: 'A processor', cores: 2, memoryGb: 4, system: 'Linux', node: 'v24', pinning: 'unpinned', loadBefore: 0, loadAfter: 0 };
    const part = (title: string, ...names: readonly string[]): BenchmarkResult['parts'][number] => ({
      name: title, title, method: '', columns: [], rounds: [],
      outcomes: names.map((name) => ({ name, kind: 'worst', figure: 'x', subject: 'x', against: 'y', digits: 0, target: 1, value: { median: 1, min: 1, max: 1 }, isMet: true })),
    });
    const summary = renderSummary([], [{ benchmark: 'fine', version: 1, date: '2026-01-01T00:00:00.000Z', command: '', machine, parts: [part('one', 'late', 'early'), part('two', 'late')] }]);
    expect(summary).to.match(/fine +one: late/).and.match(/fine +two: late/).and.match(/fine +early/);
  });

  async function runPlanted(mains: Readonly<Record<string, string>>, more: Partial<Benchmark> = {}): Promise<{ output: string; isFine: boolean }> {
    const root = plantTree(Object.fromEntries(Object.entries(mains).map(([name, code]) => [`benchmarks/${name}/src/main.ts`, code])));
    cleanUps.push(() => rmSync(root, { recursive: true }));
    let output = '';
    const benchmarks = Object.keys(mains).map((name): Benchmark => ({ name, script: '', asks: 'nothing', shortArguments: [], ...more }));
    const isFine = await runAll({ benchmarks, length: 'short', folder: join(folder, 'planted'), isSaved: false }, { root, write: (text) => { output += text; } });
    return { output, isFine };
  }
});

function writeResult(benchmark: string): string {
  const machine = { cpu: 'A processor', cores: 2, memoryGb: 4, system: 'Linux', node: 'v24', pinning: 'unpinned', loadBefore: 0, loadAfter: 0 };
  const result = { benchmark, version: 1, date: '2026-01-01T00:00:00.000Z', command: 'node main.ts', machine, parts: [] };
  return `process.getBuiltinModule('node:fs').writeFileSync(process.argv.at(-1), ${JSON.stringify(JSON.stringify(result))})`;
}
