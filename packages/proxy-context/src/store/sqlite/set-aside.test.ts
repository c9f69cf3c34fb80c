import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect } from 'chai';

import { useTemporaryFolder } from '../../../test/support/temporary-folder.ts';
import { setAside } from './set-aside.ts';

describe('setAside', () => {
  const folder = useTemporaryFolder();

  it('moves a file and its log, and tells where', () => {
    const path = join(folder.path, 'cache.sqlite');
    for (const end of ['', '-wal', '-shm']) writeFileSync(path + end, `content${end}`);
    const target = setAside(path, 1_790_000_000_123);
    expect(target).to.equal(`${path}.corrupt-1790000000123`);
    expect(readdirSync(folder.path).toSorted()).to.deep.equal(['cache.sqlite.corrupt-1790000000123', 'cache.sqlite.corrupt-1790000000123-wal']);
    expect(readFileSync(`${target}-wal`, 'utf8')).to.equal('content-wal');
  });

  it('keeps the latest three, and nothing of another file', () => {
    const path = join(folder.path, 'cache.sqlite');
    writeFileSync(join(folder.path, 'other.sqlite.corrupt-1'), '');
    writeFileSync(join(folder.path, 'cache.sqlite.backup'), '');
    for (const nowMs of [5, 40, 300, 2000, 10_000]) {
      writeFileSync(path, '');
      writeFileSync(`${path}-wal`, '');
      setAside(path, nowMs);
      expect(readdirSync(folder.path).filter((name) => name.startsWith('cache.sqlite.corrupt')).length).to.be.at.most(6);
    }
    expect(readdirSync(folder.path).filter((name) => !name.endsWith('-wal')).toSorted()).to.deep.equal([
      'cache.sqlite.backup', 'cache.sqlite.corrupt-10000', 'cache.sqlite.corrupt-2000', 'cache.sqlite.corrupt-300', 'other.sqlite.corrupt-1',
    ]);
  });

  it('fails where there is nothing to move', () => {
    expect(() => setAside(join(folder.path, 'none'), 1)).to.throw('ENOENT');
    expect(existsSync(join(folder.path, 'none.corrupt-1'))).to.equal(false);
  });
});
