import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

import { expect } from 'chai';

import { startGateway, type StartGatewayOptions } from './support/start-gateway.ts';

/** What every gateway of these tests is started with. */
const OWN = ['--conditions=proxyapi-source', '--expose-gc'];

/** Skips, and says for lack of what. @throws with `REQUIRE_SERVICES=1`, which asks for everything. */
function skipWithout(what: string, test: Mocha.Context): never {
  if (process.env['REQUIRE_SERVICES'] === '1') throw new Error(`${what} is missing, and REQUIRE_SERVICES=1 asks for it`);
  console.log(`      skipped: there is no ${what}`);
  return test.skip();
}

describe('a gateway that begins', () => {
  before(function skipWithoutProc() {
    if (!existsSync('/proc/self/cmdline')) skipWithout('/proc', this);
  });

  /** What its process was started with, as the system has it. */
  async function startedWith(options: StartGatewayOptions = {}): Promise<{ readonly options: readonly string[]; readonly variables: readonly string[] }> {
    const gateway = await startGateway(options);
    try {
      const list = (file: string): readonly string[] => readFileSync(`/proc/${gateway.process.pid}/${file}`, 'utf8').split('\0');
      return { options: list('cmdline').filter((each) => each.startsWith('--')), variables: list('environ').filter((each) => each.startsWith('MALLOC_')).toSorted() };
    } finally {
      await gateway.stop();
    }
  }

  it('tells V8 and the allocator to keep less, once, in its own process', async () => {
    const { options, variables } = await startedWith();
    expect(options.filter((option) => !option.startsWith('--v8-pool-size='))).to.deep.equal(['--max-semi-space-size=8', ...OWN]);
    // Other C libraries have none of these.
    if (!('glibcVersionRuntime' in Object(Reflect.get(process.report.getReport(), 'header')))) return;
    expect(variables).to.deep.equal(['MALLOC_ARENA_MAX=2', 'MALLOC_MMAP_THRESHOLD_=8192', 'MALLOC_TRIM_THRESHOLD_=131072']);
  });

  it('gives V8 no more threads than there are other cores', async () => {
    const threads = Math.min(4, Math.max(1, availableParallelism() - 1));
    expect((await startedWith()).options).to.include(`--v8-pool-size=${threads}`);
  });

  it('gives V8 one thread where there is no other core', async function onOneCore() {
    if (spawnSync('taskset', ['--version']).status !== 0) skipWithout('taskset', this);
    // Those that are started from now on have its cores.
    const cores = /: (.*)/.exec(spawnSync('taskset', ['-pc', String(process.pid)]).stdout.toString())?.[1] ?? '0';
    spawnSync('taskset', ['-pc', cores.split(/[-,]/)[0] ?? '0', String(process.pid)]);
    try {
      expect((await startedWith()).options).to.include('--v8-pool-size=1');
    } finally {
      spawnSync('taskset', ['-pc', cores, String(process.pid)]);
    }
  });

  it('leaves what its operator has chosen', async () => {
    const chosen = await startedWith({ nodeOptions: ['--max-semi-space-size=16', '--v8-pool-size=2'], env: { MALLOC_ARENA_MAX: '0' } });
    expect(chosen).to.deep.equal({ options: [...OWN, '--max-semi-space-size=16', '--v8-pool-size=2'], variables: ['MALLOC_ARENA_MAX=0'] });
    expect((await startedWith({ env: { NODE_OPTIONS: '--max_semi_space_size=16 --v8_pool_size=2' } })).options).to.deep.equal(OWN);
  });
});
