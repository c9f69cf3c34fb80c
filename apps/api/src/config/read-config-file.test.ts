import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { MAX_FILE_BYTES, readConfigFile } from './read-config-file.ts';

describe('readConfigFile', () => {
  let folder: string;
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'config-')); });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('gives the bytes of a file', () => {
    const path = join(folder, 'a.yaml');
    writeFileSync(path, 'a: b');
    expect(Buffer.from(readConfigFile(path)).toString()).to.equal('a: b');
  });

  it('stops one byte after the limit, also where there is no end', () => {
    const path = join(folder, 'large.yaml');
    writeFileSync(path, Buffer.alloc(10 * 1024 * 1024, 'a'));
    expect(readConfigFile(path)).to.have.length(MAX_FILE_BYTES + 1);
    if (process.platform === 'linux') expect(readConfigFile('/dev/zero')).to.have.length(MAX_FILE_BYTES + 1);
  });

  it('throws what the file system says', () => {
    expect(() => readConfigFile(join(folder, 'none'))).to.throw('ENOENT');
    expect(() => readConfigFile(folder)).to.throw('EISDIR');
  });
});
