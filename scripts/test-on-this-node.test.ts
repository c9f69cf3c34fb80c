import { spawnSync } from 'node:child_process';
import { rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { expect } from 'chai';
import { plantTree } from './plant-tree.ts';
import { findSuitesOnOtherNode, majorOf } from './suites/on-other-node.ts';
import { pathToThisNode } from './suites/run-on-this-node.ts';

const thisMajor = majorOf(process.version);
const nodeModules = join(createRequire(import.meta.url).resolve('mocha/package.json'), '..', '..');

describe('test-on-this-node', function () {
  this.timeout(60_000);
  const roots: string[] = [];
  after(() => roots.forEach((root) => rmSync(root, { recursive: true })));

  const run = (test: string, major = thisMajor) => {
    const root = plantTree({
      'package.json': '{}',
      'packages/one/package.json': '{ "name": "one", "scripts": { "test": "mocha test/it.cjs" } }',
      'packages/one/test/it.cjs': test,
      'packages/two/package.json': '{ "name": "two", "scripts": { "test": "mocha" } }',
    });
    roots.push(root);
    symlinkSync(nodeModules, join(root, 'node_modules'));
    const script = join(import.meta.dirname, 'test-on-this-node.ts');
    const { stdout, status } = spawnSync(process.execPath, [script, major], { cwd: root, encoding: 'utf8' });
    return { stdout, status, lastLine: stdout.trimEnd().split('\n').at(-1) };
  };

  it('runs the suites, and what they start, on the Node that runs it', () => {
    const { lastLine, status } = run(`
      const { execFileSync } = require('node:child_process');
      it('is this Node', () => { if (process.version !== '${process.version}') throw new Error(process.version); });
      it('finds it on the PATH', () => {
        const version = execFileSync('node', ['--version'], { encoding: 'utf8' }).trim();
        if (version !== '${process.version}') throw new Error(version);
      });
    `);
    expect({ lastLine, status }).to.deep.equal({ lastLine: '2 passed, 0 failed', status: 0 });
  });

  it('fails with a failing test, and with a suite that exits early', () => {
    expect(run("it('falls', () => { throw new Error(); });")).to.include({ lastLine: '0 passed, 1 failed', status: 1 });
    const { stdout, status } = run("it('leaves', () => { process.exit(0); });");
    expect(stdout).to.contain('FAILED one ended before its summary');
    expect(status).to.equal(1);
  });

  it('refuses another major version than the expected one', () => {
    const { stdout, lastLine, status } = run("it('passes', () => {});", '99');
    expect({ lastLine, status }).to.deep.equal({ lastLine: '0 passed, 1 failed', status: 1 });
    expect(stdout).to.contain('expected major 99');
  });

  it('names a suite that ran on another Node all the same', () => {
    const suites = [{ name: 'one', directory: '/one' }];
    const read = () => ({ passed: 1, failed: 0, skipped: 0, failures: [], retried: [], nodeVersion: 'v24.21.0' });
    expect(findSuitesOnOtherNode(suites, read, '26')).to.deep.equal(['one ran on Node v24.21.0, not 26']);
    expect(findSuitesOnOtherNode(suites, read, '24')).to.deep.equal([]);
  });

  it('takes node_modules/.bin off the PATH and puts this Node first', () => {
    const path = ['/repository/node_modules/.bin', '/usr/bin'].join(delimiter);
    expect(pathToThisNode(path)).to.equal([dirname(process.execPath), '/usr/bin'].join(delimiter));
  });
});
