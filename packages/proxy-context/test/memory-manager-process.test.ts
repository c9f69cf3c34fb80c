import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { expect } from 'chai';

const PLANT = join(import.meta.dirname, 'plant-leak.ts');

function run(...given: readonly string[]): readonly Record<string, number>[] {
  const { stdout, stderr, status } = spawnSync(process.execPath, [...given], { encoding: 'utf8' });
  expect({ stderr, status }).to.deep.equal({ stderr: '', status: 0 });
  return stdout.trim().split('\n').map((line) => JSON.parse(line));
}

describe('MemoryManager in a process of its own', function () {
  this.timeout(60_000);

  it('finds a planted leak by what V8 itself tells, and reports it once', () => {
    const [report, ...rest] = run('--expose-gc', PLANT, 'leak');
    expect(rest).to.have.lengthOf(1);
    expect(report?.['rSquared']).to.be.above(0.9);
    expect(rest[0]?.['collections']).to.be.above(10);
  });

  it('is silent on a sawtooth of the same growth', () => {
    const [summary, ...rest] = run('--expose-gc', PLANT, 'sawtooth');
    expect(rest).to.deep.equal([]);
    expect(summary?.['collections']).to.be.above(10);
  });
});

describe('an idle MemoryManager', () => {
  it('keeps no process alive', () => {
    const index = join(import.meta.dirname, '../src/index.ts');
    const { status, signal } = spawnSync(process.execPath, ['--input-type=module', '--eval', `import { MemoryManager } from ${JSON.stringify(index)}; new MemoryManager();`], { timeout: 8000 });
    expect([status, signal]).to.deep.equal([0, null]);
  });

  it('says that it cannot collect where nothing gave it the means', () => {
    const index = join(import.meta.dirname, '../src/index.ts');
    const code = `import { MemoryManager } from ${JSON.stringify(index)}; const { isCollected } = await new MemoryManager().cleanup(); console.log(JSON.stringify({ isCollected }));`;
    const [answer] = run('--input-type=module', '--eval', code);
    expect(answer).to.deep.equal({ isCollected: false });
    const [other] = run('--expose-gc', '--input-type=module', '--eval', code);
    expect(other).to.deep.equal({ isCollected: true });
  });
});
