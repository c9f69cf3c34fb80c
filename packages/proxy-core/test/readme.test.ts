import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect } from 'chai';

const root = join(import.meta.dirname, '..');

describe('the README', () => {
  it('has an example that runs as it stands', () => {
    const [, example = ''] = readFileSync(join(root, 'README.md'), 'utf8').split(/^```js\n|^```$/m);
    const { stdout, stderr, status } = spawnSync(process.execPath, ['--conditions=proxyapi-source', '--input-type=module'], { cwd: root, input: example, encoding: 'utf8' });
    expect({ stderr, status }).to.deep.equal({ stderr: '', status: 0 });
    expect(stdout).to.include('You wrote: "Hello"');
  });
});
