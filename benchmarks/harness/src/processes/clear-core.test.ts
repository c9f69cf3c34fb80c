import { spawnSync } from 'node:child_process';
import process from 'node:process';

import { expect } from 'chai';

import { Children } from './children.ts';
import { clearCore } from './clear-core.ts';
import { allowedCores, parseCoreList } from './core-plan.ts';

const SERVER = "require('node:http').createServer().listen(0, '127.0.0.1', function () { console.log('http://127.0.0.1:' + this.address().port + ' '); })";

describe('clearCore', () => {
  const children = new Children();
  afterEach(() => children.stop());

  it('moves the threads of a process off a core, and puts them back', async function clears() {
    const cores = coresOf(process.pid);
    const core = cores.at(-1);
    // One core cannot be cleared; without taskset none can, and where services are required that is no excuse.
    const hasTool = process.env['REQUIRE_SERVICES'] === '1' || spawnSync('taskset', ['--version']).status === 0;
    if (core === undefined || cores.length < 2 || !hasTool) this.skip();
    const { pid } = await children.start({ args: ['-e', SERVER], cores: undefined });

    const { note, restore } = clearCore(String(core), [String(pid)]);
    expect(note).to.match(/^[1-9]\d* threads of other processes moved off core \d+$/);
    expect(coresOf(pid)).to.deep.equal(cores.slice(0, -1));

    restore();
    expect(coresOf(pid)).to.deep.equal(cores);
  });

  it('leaves a process in peace that has ended', () => {
    expect(clearCore('0', ['4194305']).note).to.equal('0 threads of other processes moved off core 0');
  });
});

function coresOf(pid: number): readonly number[] {
  return process.platform === 'linux' ? parseCoreList(allowedCores(String(pid))) : [];
}
