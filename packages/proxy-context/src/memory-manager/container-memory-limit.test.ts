import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';

import { expect } from 'chai';

import { containerMemoryLimit } from './container-memory-limit.ts';
import { hardMemoryLimit } from './hard-memory-limit.ts';

const V1_NONE = '9223372036854771712\n';
let folder = '';

function limitOf(membership: string, files: Readonly<Record<string, string>>): number | undefined {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, 'cgroup', path)), { recursive: true });
    writeFileSync(join(folder, 'cgroup', path), text);
  }
  writeFileSync(join(folder, 'membership'), membership);
  return containerMemoryLimit({ membership: join(folder, 'membership'), root: join(folder, 'cgroup') });
}

describe('containerMemoryLimit', () => {
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'proxyapi-cgroup-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('reads the limit of version 2', () => {
    expect(limitOf('0::/pod/web\n', { 'pod/web/memory.max': '268435456\n' })).to.equal(268_435_456);
  });

  it('reads the limit of version 1', () => {
    const membership = '9:name=systemd:/\n4:cpu,memory:/docker/ab:c\n0::/\n';
    expect(limitOf(membership, { 'memory/docker/ab:c/memory.limit_in_bytes': '1048576\n' })).to.equal(1_048_576);
  });

  it('takes the smallest of a group and those above it', () => {
    expect(limitOf('0::/a/b\n', { 'memory.max': 'max\n', 'a/memory.max': '1000\n', 'a/b/memory.max': '2000\n' })).to.equal(1000);
    expect(limitOf('4:memory:/c\n', { 'memory/memory.limit_in_bytes': '3000\n', 'memory/c/memory.limit_in_bytes': V1_NONE })).to.equal(3000);
  });

  it('takes the smaller where both versions have one', () => {
    expect(limitOf('4:memory:/v1\n0::/v2\n', { 'memory/v1/memory.limit_in_bytes': '5000\n', 'v2/memory.max': '4000\n' })).to.equal(4000);
  });

  it('finds the limit of a container that sees its own group as the root', () => {
    expect(limitOf('4:memory:/docker/of-the-host\n', { 'memory/memory.limit_in_bytes': '6000\n' })).to.equal(6000);
  });

  it('gives nothing where there is no limit, no such file or nonsense', () => {
    expect(limitOf('0::/x\n', { 'x/memory.max': 'max\n' })).to.equal(undefined);
    expect(limitOf('4:memory:/y\n', { 'memory/y/memory.limit_in_bytes': V1_NONE })).to.equal(undefined);
    expect(limitOf('0::/z\n', { 'z/memory.max': '-1\n' })).to.equal(undefined);
    expect(limitOf('nonsense', {})).to.equal(undefined);
    expect(containerMemoryLimit({ membership: join(folder, 'none'), root: folder })).to.equal(undefined);
  });

  it('is the machine’s memory where there is no smaller one', () => {
    expect(hardMemoryLimit({ membership: join(folder, 'none') })).to.equal(totalmem());
    limitOf('0::/\n', { 'memory.max': '4096\n' });
    expect(hardMemoryLimit({ membership: join(folder, 'membership'), root: join(folder, 'cgroup') })).to.equal(4096);
    limitOf('0::/\n', { 'memory.max': `${2 ** 52}\n` });
    expect(hardMemoryLimit({ membership: join(folder, 'membership'), root: join(folder, 'cgroup') })).to.equal(totalmem());
  });

  it('does not leave the mount', () => {
    writeFileSync(join(folder, 'memory.max'), '7000\n');
    expect(limitOf('0::/../..\n', { 'memory.max': 'max\n' })).to.equal(undefined);
  });
});
