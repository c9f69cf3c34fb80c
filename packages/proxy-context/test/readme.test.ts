import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';

import { expect } from 'chai';

import { useTemporaryFolder } from './support/temporary-folder.ts';

const PACKAGE = resolve(import.meta.dirname, '..');

describe('the example of README.md', () => {
  const folder = useTemporaryFolder();

  it('runs, and says what it promises', () => {
    const [, code = ''] = /```js\n(.*?)```/s.exec(readFileSync(join(PACKAGE, 'README.md'), 'utf8')) ?? [];
    // By the package's own name, as whoever installs it would; in a folder of its own, where its file goes.
    const entry = JSON.stringify(join(PACKAGE, 'src', 'index.ts'));
    writeFileSync(join(folder.path, 'example.mjs'), code.replace("'@proxyapi/proxy-context'", entry));
    const { stdout, stderr, status } = spawnSync(process.execPath, ['example.mjs'], { cwd: folder.path, encoding: 'utf8' });
    expect(status, stderr).to.equal(0);
    expect(stdout).to.equal("true [ 'gpt-4o', 'gpt-4o-mini' ]\n");
    expect(existsSync(join(folder.path, '.proxyapi', 'models.sqlite'))).to.equal(true);
  });
});
