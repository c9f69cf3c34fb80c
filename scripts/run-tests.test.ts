import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { rmSync } from 'node:fs';
import { expect } from 'chai';
import { plantTree } from './plant-tree.ts';

const mocha = createRequire(import.meta.url).resolve('mocha/bin/mocha.js');

/** A workspace with one package for each entry: its name and the text of its only test file. */
function plantWorkspace(suites: Readonly<Record<string, string>>): string {
  const files: Record<string, string> = {
    // npm, which comes with Node, so that this test needs no pnpm on the PATH.
    'package.json': '{ "name": "planted", "packageManager": "npm@11.0.0", "workspaces": ["packages/*"] }',
    'package-lock.json': '{ "lockfileVersion": 3, "packages": {} }',
    'turbo.json': JSON.stringify({
      globalPassThroughEnv: ['REQUIRE_SERVICES'],
      tasks: { test: { cache: false }, '//#test:scripts': { cache: false } },
    }),
  };
  for (const [name, source] of Object.entries(suites)) {
    files[`packages/${name}/package.json`] = JSON.stringify({
      name: `@planted/${name}`,
      scripts: { test: `node ${JSON.stringify(mocha)} "test/*.cjs"` },
    });
    files[`packages/${name}/test/it.cjs`] = source;
  }
  return plantTree(files);
}

describe('run-tests', function () {
  this.timeout(60_000);
  const roots: string[] = [];
  after(() => roots.forEach((root) => rmSync(root, { recursive: true })));

  const run = (suites: Readonly<Record<string, string>>, given: readonly string[] = [], CI = '') => {
    const root = plantWorkspace(suites);
    roots.push(root);
    const { stdout, status } = spawnSync(process.execPath, [`${import.meta.dirname}/run-tests.ts`, ...given], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, CI, REQUIRE_SERVICES: '1' },
    });
    return { stdout, status, lastLine: stdout.trimEnd().split('\n').at(-1) };
  };

  it('adds up the suites and ends with the counts', () => {
    const { lastLine, status } = run({
      one: "it('a', () => {}); it('b', () => { if (process.env.REQUIRE_SERVICES !== '1') throw new Error(); });",
      two: "it('c', () => {}); it.skip('d', () => {});",
    });
    expect({ lastLine, status }).to.deep.equal({ lastLine: '3 passed, 0 failed, 1 skipped', status: 0 });
  });

  it('counts a failing test, shows it, and runs the other suites all the same', () => {
    const { stdout, lastLine, status } = run({
      bad: "it('falls', () => { throw new Error('over the edge'); });",
      good: "it('stands', () => {});",
    });
    expect({ lastLine, status }).to.deep.equal({ lastLine: '1 passed, 1 failed', status: 1 });
    expect(stdout).to.contain('\nFAILED @planted/bad falls: over the edge\n1 passed, 1 failed\n');
  });

  it('tells what failed and passed when it was tried again', () => {
    const { stdout, status } = run({ shaky: "let tries = 0; it('wavers', function () { this.retries(1); tries += 1; if (tries === 1) throw new Error('not yet'); });" });
    expect(stdout).to.contain('\nTRIED AGAIN @planted/shaky wavers: not yet\n1 passed, 0 failed\n');
    expect(status).to.equal(0);
  });

  it('counts and names a suite that exits with 0 before its summary', () => {
    const { stdout, lastLine, status } = run({
      gone: "it('leaves', () => { process.exit(0); });",
      good: "it('stands', () => {});",
    });
    expect({ lastLine, status }).to.deep.equal({ lastLine: '1 passed, 1 failed', status: 1 });
    expect(stdout).to.contain('FAILED @planted/gone ended before its summary');
  });

  it('counts a suite that ends badly after its last test passed', () => {
    const { stdout, lastLine, status } = run({
      late: "it('passes', () => { setTimeout(() => { throw new Error('late'); }, 200); });",
    });
    expect({ lastLine, status }).to.deep.equal({ lastLine: '1 passed, 1 failed', status: 1 });
    expect(stdout).to.contain('FAILED every test passed, then a suite ended badly');
  });

  it('runs what a filter names, after -- or without, and hands the rest to mocha', () => {
    const suites = { one: "it('a', () => {}); it('b', () => {});", two: "it('c', () => {});" };
    expect(run(suites, ['--', '--filter', 'one']).lastLine).to.equal('2 passed, 0 failed');
    expect(run(suites, ['--filter', 'one', '--', '--grep', 'b']).lastLine).to.equal('1 passed, 0 failed');
  });

  it('fails when no test ran, and when a filter matches nothing', () => {
    const none = run({ one: "describe('empty', () => {});" });
    expect(none.stdout).to.contain('FAILED no test ran');
    expect(none.status).to.equal(1);
    const unknown = run({ one: "it('a', () => {});" }, ['--filter', 'absent']);
    expect({ lastLine: unknown.lastLine, status: unknown.status }).to.deep.equal({
      lastLine: '0 passed, 1 failed',
      status: 1,
    });
  });

  it('fails on a forgotten it.only in CI', () => {
    const suites = { one: "it.only('a', () => {}); it('b', () => {});" };
    expect(run(suites, [], 'true').status).to.equal(1);
    expect(run(suites).lastLine).to.equal('1 passed, 0 failed');
  });
});
