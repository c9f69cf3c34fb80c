import { existsSync, readFileSync } from 'node:fs';

import { expect } from 'chai';

import { startGateway, type StartGatewayOptions } from './support/start-gateway.ts';

describe('a gateway that begins', () => {
  before(function skipWithoutProc() {
    if (!existsSync('/proc/self/cmdline')) this.skip();
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
    expect(options).to.deep.equal(['--max-semi-space-size=8', '--conditions=proxyapi-source', '--expose-gc']);
    // Other C libraries have none of these.
    if (!('glibcVersionRuntime' in Object(Reflect.get(process.report.getReport(), 'header')))) return;
    expect(variables).to.deep.equal(['MALLOC_ARENA_MAX=2', 'MALLOC_MMAP_THRESHOLD_=8192', 'MALLOC_TRIM_THRESHOLD_=131072']);
  });

  it('leaves what its operator has chosen', async () => {
    const chosen = await startedWith({ nodeOptions: ['--max-semi-space-size=16'], env: { MALLOC_ARENA_MAX: '0' } });
    expect(chosen).to.deep.equal({ options: ['--conditions=proxyapi-source', '--expose-gc', '--max-semi-space-size=16'], variables: ['MALLOC_ARENA_MAX=0'] });
    expect((await startedWith({ env: { NODE_OPTIONS: '--max_semi_space_size=16' } })).options).to.deep.equal(['--conditions=proxyapi-source', '--expose-gc']);
  });
});
